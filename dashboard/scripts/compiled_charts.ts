// The charts of charts/, compiled when the dashboard is built: Vega-Lite to Vega, and Vega to the operators that its runtime takes,
// expressions as syntax trees. A page needs no compiler and no parser (125 kB less to send), and of Vega's transforms those alone
// that these charts use.
//   import charts from 'virtual:charts';   charts.soh_band.efc()   → the chart as text of JSON, equivalent full cycles along x
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, type TopLevelSpec } from 'vega-lite';
import * as encode from 'vega-encode';
import { parse } from 'vega-parser';
import * as data from 'vega-transforms';
import * as layout from 'vega-view-transforms';
import type { Plugin } from 'vite';
import { axes, withAxis, type Axis } from '../src/lib/charts/axis.ts';

const folder = fileURLToPath(new URL('../../charts/', import.meta.url));

/** The charts that a view shows, and along what: the others are always drawn as they are written. */
export const shown: Record<string, readonly Axis[]> = {
  soh_band: axes, capacity_efficiency: axes, resistance: axes, temperature: axes,
  residuals: ['cycle'], acf: ['cycle'], data_quality: ['cycle'],
  cycle_voltage: ['cycle'], cycle_current: ['cycle'], cycle_temperature: ['cycle'],
  voltage_capacity: ['cycle'], incremental_capacity: ['cycle'], differential_voltage: ['cycle'], incremental_capacity_map: ['cycle'], incremental_capacity_waterfall: ['cycle'], ic_peak: ['cycle'],
  voltage_capacity_difference: ['cycle'], incremental_capacity_difference: ['cycle'],
  modes: ['cycle'], modes_interval: ['cycle'],
  cohort_health: ['cycle'], cohort_survival: ['cycle'], cohort_scatter: ['cycle'],
  forecast_cells: ['cycle'], forecast_ends: ['cycle'], told: ['cycle'], calibration: ['cycle'], rehearsed: ['cycle'], what_if: ['cycle'], what_if_difference: ['cycle']
};
/** Drawn together: sent as one, for what they have in common is most of them (34 kB apart). */
const together = ['soh_band', 'capacity_efficiency', 'resistance', 'temperature', 'residuals', 'acf'];
/** What runs in the page: Vega's operators, and the names of the data sets and parameters that are handed in. */
export interface Compiled {
  sets: string[];
  params: string[];
  runtime: { operators: { type: string }[] };
}

export function chart(name: string): TopLevelSpec {
  return JSON.parse(readFileSync(`${folder}${name}.vl.json`, 'utf8')) as TopLevelSpec;
}
/** The compiler's remarks are errors, but that a chart of steps has its own height. */
const logger = {
  level: () => logger, error: (...words: unknown[]) => { throw new Error(words.join(' ')); },
  warn: (...words: unknown[]) => { if (!String(words[0]).startsWith('Dropping "fit-y"')) throw new Error(words.join(' ')); return logger; },
  info: () => logger, debug: () => logger
} as unknown as NonNullable<NonNullable<Parameters<typeof compile>[1]>['logger']>;

// The colours are the page's, in light and dark: signals that it sets (src/lib/charts/drawn.ts).
const signals = [['ink', '#000'], ['line', '#ccc'], ['panel', '#fff']].map(([name, value]) => ({ name, value }));
const [ink, line, panel] = ['ink', 'line', 'panel'].map((signal) => ({ signal })), font = 'system-ui, "Liberation Sans", sans-serif';
const text = { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelFont: font, titleFont: font };
const config = {
  background: panel, style: { cell: { stroke: line } }, axis: { ...text, gridColor: line, domainColor: line, tickColor: line },
  legend: { ...text, symbolOpacity: 1 }
};

export function compiled(name: string, axis: Axis): Compiled {
  const { spec } = compile(withAxis(chart(name), axis), { logger, config: { background: null as never, legend: { orient: 'bottom' }, axis: { labelFlush: false } } });
  const { $schema: _, background: __, ...rest } = spec;
  const runtime = parse({ ...rest, signals: [...(spec.signals ?? []), ...signals] }, config, { ast: true });
  const sets = (spec.data ?? []).filter((set) => !('source' in set)).map((set) => set.name);
  const params = ((chart(name) as { params?: { name: string }[] }).params ?? []).map((param) => param.name);
  const codes = new Map<string, string>(); // nothing reads an expression's code, but the runtime knows expressions apart by it
  const short = (key: string, value: unknown): unknown => {
    if (key !== 'code' || typeof value !== 'string') return value;
    if (!codes.has(value)) codes.set(value, `${codes.size}`);
    return codes.get(value);
  };
  return { sets, params, runtime: JSON.parse(JSON.stringify(runtime, short)) as Compiled['runtime'] };
}

/** All that `shown` names, once. */
function all(): Map<string, Compiled> {
  return new Map(Object.entries(shown).flatMap(([name, along]) => along.map((axis) => [`${name}:${axis}`, compiled(name, axis)] as const)));
}
/** `import { Collect } from 'vega-transforms'; …; export default { collect: Collect, … }`: what the charts' operators are made of. */
export function transformsModule(charts: Iterable<Compiled>): string {
  const used = new Set<string>();
  const seen = (part: unknown): void => {
    if (part === null || typeof part !== 'object') return;
    if ('type' in part && typeof part.type === 'string') used.add(part.type);
    Object.values(part).forEach(seen);
  };
  for (const each of charts) seen(each.runtime.operators);
  const parts = { 'vega-transforms': data, 'vega-encode': encode, 'vega-view-transforms': layout };
  const lines: string[] = [], names: string[] = [];
  for (const [from, exported] of Object.entries(parts)) {
    const taken = Object.keys(exported as object).filter((name) => used.has(name.toLowerCase()));
    lines.push(`import { ${taken.join(', ')} } from '${from}';`);
    names.push(...taken.map((name) => `${name.toLowerCase()}: ${name}`));
  }
  return `${lines.join('\n')}\nexport default { ${names.join(', ')} };`;
}

export function compiledCharts(): Plugin {
  const own = '\0virtual:charts', one = '\0virtual:chart:', transforms = '\0virtual:vega-transforms';
  let made: Map<string, Compiled> | undefined;
  return {
    name: 'compiled-charts',
    resolveId: (id) => (/^virtual:(chart|vega-transforms)/.test(id) ? `\0${id}` : undefined),
    load(id) {
      if (id === own) {
        const lines = Object.entries(shown).map(([name, along]) => {
          const each = along.map((axis) => together.includes(name)
            ? `${axis}: () => import('virtual:chart:together:${axis}').then((all) => ({ default: all.${name} }))`
            : `${axis}: () => import('virtual:chart:${name}:${axis}')`).join(', ');
          return `${name}: { ${each}, source: () => import('virtual:chart:${name}:source') }`;
        });
        return `export default { ${lines.join(',\n')} };`;
      }
      if (id === transforms) return transformsModule((made ??= all()).values());
      if (!id.startsWith(one)) return undefined;
      const key = id.slice(one.length), [name = '', axis] = key.split(':');
      const textOf = (made: unknown): string => JSON.stringify(JSON.stringify(made));
      if (name === 'together')
        return together.filter((each) => shown[each]!.includes(axis as Axis)).map((each) =>
          `export const ${each} = ${textOf((made ??= all()).get(`${each}:${axis}`))};`).join('\n');
      const content: unknown = axis === 'source' ? chart(name) : (made ??= all()).get(key);
      return `export default ${textOf(content)};`;
    }
  };
}
