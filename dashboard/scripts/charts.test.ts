// The charts drawn as a page draws them, without a page: compiled, rows handed in, marks counted.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { transforms } from 'vega-dataflow';
import * as encode from 'vega-encode';
import { expressionInterpreter } from 'vega-interpreter';
import * as data from 'vega-transforms';
import { View } from 'vega-view';
import * as layout from 'vega-view-transforms';
import { chart, compiled, shown } from './compiled_charts';

for (const part of [data, encode, layout]) for (const [name, each] of Object.entries(part as object)) transforms[name.toLowerCase()] = each;

async function drawn(name: string, rows: Record<string, object[]>, params: Record<string, unknown> = {}): Promise<string> {
  const { runtime, sets } = compiled(name, 'cycle');
  const view = new View(runtime, { renderer: 'none', expr: expressionInterpreter });
  for (const set of sets) if (rows[set]) view.data(set, rows[set].map((row) => ({ ...row })));
  for (const [param, value] of Object.entries(params)) view.signal(param, value);
  const svg = await view.runAsync().then((ready) => ready.toSVG());
  view.finalize();
  return svg;
}
/** Of each line its y, as its label says: "…; NAME: 0.1; …" names the first point alone, so the path is read. */
const pathsOf = (svg: string): string[] => [...svg.matchAll(/aria-roledescription="line mark" d="([^"]*)"/g)].map(([, path]) => path!);
const yOf = (path: string): number[] => path.slice(1).split('L').map((point) => Number(point.split(',')[1]));
const count = (svg: string, label: RegExp): number => [...svg.matchAll(label)].length;
const lines = /aria-roledescription="line mark"/g, cellsOfMap = /aria-roledescription="rect mark"/g;

const cycles = [1, 5, 9], volts = Array.from({ length: 30 }, (_, i) => 4.1 - 0.04 * i);
const voltage_capacity = cycles.flatMap((cycle) => volts.map((voltage_V, i) =>
  ({ cycle, voltage_V, discharge_capacity_Ah: (1 - 0.02 * cycle) * (i / 30 + 0.02 * Math.sin(i)) + 0.05 * i })));
const incremental_capacity = cycles.flatMap((cycle) => volts.map((voltage_V) =>
  ({ cycle, voltage_V, ic_Ah_per_V: 1 + (1 - 0.03 * cycle) * Math.exp(-(((voltage_V - 3.6) / 0.1) ** 2)) })));
const rows = { voltage_capacity, incremental_capacity };

test.each(['voltage_capacity', 'incremental_capacity', 'differential_voltage'])('%s: a line a cycle', async (name) => {
  expect(count(await drawn(name, rows), lines)).toBe(cycles.length);
});

test.each(['voltage_capacity_difference', 'incremental_capacity_difference'])('%s: the reference cycle lies on zero, another elsewhere', async (name) => {
  const ofFirst = await drawn(name, rows, { reference_cycle: 1 }), ofLast = await drawn(name, rows, { reference_cycle: 9 });
  expect(count(ofFirst, lines)).toBe(cycles.length);
  const flat = (svg: string): number[] => pathsOf(svg).flatMap((path, i) => (new Set(yOf(path)).size === 1 ? [i] : []));
  expect(flat(ofFirst)).toEqual([0]);
  expect(flat(ofLast)).toEqual([2]);
  expect(count(await drawn(name, rows, { reference_cycle: 2 }), lines)).toBe(0); // a cycle without curve is no reference
});

test.each(['voltage_capacity', 'incremental_capacity', 'differential_voltage'])('%s: what is older than the age told steps back, and keeps its place', async (name) => {
  const all = await drawn(name, rows), young = await drawn(name, rows, { until: 5 });
  expect(pathsOf(young)).toEqual(pathsOf(all));
  expect(count(all, /opacity="0.06"/g)).toBe(0);
  expect(count(young, /opacity="0.06"/g)).toBe(1);
});

test('the waterfall: a line a cycle, each above the one before by as much as it is older', async () => {
  const same = cycles.flatMap((cycle) => volts.map((voltage_V) => ({ cycle, voltage_V, ic_Ah_per_V: 1 + Math.exp(-(((voltage_V - 3.6) / 0.1) ** 2)) })));
  const [first, second, third] = pathsOf(await drawn('incremental_capacity_waterfall', { incremental_capacity: same })).map((path) => yOf(path)[0]!);
  expect(first! - second!).toBeGreaterThan(1); // up is less
  expect(second! - third!).toBeCloseTo(first! - second!, 1);
});

test('the map: a row a cycle, a mark where there is charge', async () => {
  const svg = await drawn('incremental_capacity_map', rows);
  expect(count(svg, cellsOfMap)).toBeGreaterThan(cycles.length * 15);
});

test.each([['cycle_voltage', 2], ['cycle_current', 2], ['cycle_temperature', 1]])('%s: a line through the rows, broken where one is missing', async (name, parts) => {
  const samples = volts.map((voltage_V, i) => ({
    time_s: 60 * i, cycle_time_s: 60 * i, voltage_V: i === 9 ? null : voltage_V, current_A: i === 9 ? null : 1, temperature_degC: 25 + i, step: 3
  }));
  const paths = pathsOf(await drawn(name, { samples })).join('');
  expect(count(paths, /M/g)).toBe(parts);
  expect(count(paths, /[ML]/g)).toBe(parts === 1 ? volts.length : volts.length - 1);
});

const modeNames = ['lithium (LLI)', 'positive electrode (LAM_PE)', 'negative electrode (LAM_NE)'];
const modes = [1, 51, 101].flatMap((cycle, i) => modeNames.map((mode, k) => ({ cycle, mode, loss: 0.01 * i * (k + 1), loss_lower: 0.01 * i * (k + 1) - 0.002, loss_upper: 0.01 * i * (k + 1) + 0.003 })));

test('what was lost: the modes of a check-up lie on each other, a bar each; their heights add up', async () => {
  const svg = await drawn('modes', { modes }, { check_ups: 3 });
  const bars = [...svg.matchAll(/aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="bar" d="M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)h/g)]
    .map(([, label, x, y, width, height]) => ({ label: label!, x: Number(x), y: Number(y), width: Number(width), height: Number(height) }));
  expect(bars.length).toBe(modes.length);
  const last = bars.filter(({ label }) => label.includes('cycle: 101')).sort((a, b) => a.y - b.y);
  expect(last.length).toBe(3);
  for (const [above, below] of [[last[0]!, last[1]!], [last[1]!, last[2]!]] as const) {
    expect(above.y + above.height).toBeCloseTo(below.y, 0);
    expect(above.x).toBe(below.x);
  }
  const heights = modeNames.map((mode) => last.find(({ label }) => label.includes(mode))!.height);
  expect(heights[1]! / heights[0]!).toBeCloseTo(2, 1);
  expect(heights[2]! / heights[0]!).toBeCloseTo(3, 1);
});

test('what was lost: a mode that is not determined has no bar; many check-ups have narrow ones', async () => {
  const some = modes.filter(({ mode, cycle }) => mode !== modeNames[2] || cycle === 1), bar = /aria-roledescription="bar"/g;
  expect(count(await drawn('modes', { modes: some }, { check_ups: 3 }), bar)).toBe(some.length);
  const widthOf = (svg: string): number => Math.max(...[...svg.matchAll(/aria-roledescription="bar" d="M[-\d.]+,[-\d.]+h([-\d.]+)/g)].map(([, width]) => Number(width)));
  expect(widthOf(await drawn('modes', { modes }, { check_ups: 100 }))).toBeLessThan(widthOf(await drawn('modes', { modes }, { check_ups: 3 })));
});

test('what was lost: each mode a line with a point a check-up and its interval around it', async () => {
  const svg = await drawn('modes_interval', { modes });
  expect(count(svg, /aria-roledescription="point"/g)).toBe(modes.length);
  expect(count(svg, lines)).toBe(modeNames.length);
  expect(count(svg, /aria-roledescription="area mark"/g)).toBe(modeNames.length);
});

test('state of health: points of another capacity key have a shape and a word in the legend', async () => {
  const soh = [...Array.from({ length: 8 }, (_, i) => ({ cycle: i + 2, soh: 1 - 0.01 * i, soh_lower: null, soh_upper: null, view: 'measured', key: 2 })),
    ...[1, 10].map((cycle) => ({ cycle, soh: 1.02, soh_lower: null, soh_upper: null, view: 'measured', key: 1 }))];
  const symbols = (svg: string): string[] => [...svg.matchAll(/aria-roledescription="point" transform="[^"]*" d="([^"]*)"/g)].map(([, path]) => path!);
  const apart = await drawn('soh_band', { soh }, { main_key: 2 }), alike = await drawn('soh_band', { soh }, { main_key: 0 });
  expect([new Set(symbols(apart)).size, new Set(symbols(alike)).size]).toEqual([2, 1]);
  for (const svg of [apart, alike]) expect(svg).toContain('with 2 values: measured, of another capacity key');
});

test('each field of a chart stands in the schema, or is made by the chart itself', () => {
  type Part = { description: string; allOf: [{ properties?: Record<string, Part>; items?: Part & { properties: Record<string, Part> } }] };
  const schema = JSON.parse(readFileSync(new URL('../../docs/schema/charts.schema.json', import.meta.url), 'utf8')) as Part;
  const sets = schema.allOf[0].properties!;
  for (const name of Object.keys(shown)) {
    const known = new Set<string>(), made = new Set<string>(), used = new Set<string>();
    const walk = (part: unknown): void => {
      if (part === null || typeof part !== 'object') return;
      for (const [key, value] of Object.entries(part)) {
        if (key === 'data' && typeof (value as { name?: string }).name === 'string')
          for (const field of Object.keys(sets[(value as { name: string }).name]!.allOf[0].items!.properties)) known.add(field);
        if (key === 'as' && typeof value === 'string') made.add(value);
        if (key === 'field' && typeof value === 'string') used.add(value);
        if (typeof value === 'string') for (const [, field] of value.matchAll(/datum\.(\w+)/g)) used.add(field!);
        walk(value);
      }
    };
    walk(chart(name));
    expect([...used].filter((field) => !known.has(field) && !made.has(field)), name).toEqual([]);
  }
});
