// One renderer for all charts: a compiled specification, rows and parameters become a view. Nothing is evaluated: expressions are
// interpreted (Content-Security-Policy without unsafe-eval).
import charts from 'virtual:charts';
import { placed, withAxis, type Axis, type Places, type Row } from './axis';
import { tooltip } from './tooltip';

export type Rows = Record<string, Row[]>;
export interface Drawn {
  view: import('vega-view').View;
  /** Rows that have no place along this axis, of all data sets. */
  lost: number;
}

interface VegaSpec {
  data?: { name: string; values?: Row[] }[];
  signals?: { name: string; value?: unknown }[];
}
const mostSvgRows = 2500; // beyond, a canvas draws faster

/** The colours of the page, so that a chart stands on it in light and dark. */
export function colours(root: Element): object {
  const style = getComputedStyle(root), read = (name: string): string => style.getPropertyValue(name).trim();
  const ink = read('--ink'), line = read('--line'), font = 'system-ui, "Liberation Sans", sans-serif';
  const text = { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelFont: font, titleFont: font };
  return {
    background: read('--panel'),
    style: { cell: { stroke: line } },
    axis: { ...text, gridColor: line, domainColor: line, tickColor: line },
    legend: { ...text, symbolOpacity: 1 }
  };
}

/** `rows` where they stand along `axis`; those of data sets that the chart does not draw are left alone. */
export function rowsAlong(rows: Rows, names: string[], places: Places, axis: Axis): { rows: Rows; lost: number } {
  let lost = 0;
  const out: Rows = {};
  for (const name of names) {
    const moved = placed(rows[name] ?? [], places, axis);
    out[name] = moved.rows.map((row) => ({ ...row })); // Vega marks the rows it is given
    lost += moved.lost;
  }
  return { rows: out, lost };
}

export async function draw(
  place: HTMLElement, name: string, axis: Axis, rows: Rows, params: Record<string, number | null>, places: Places
): Promise<Drawn> {
  const [{ View, parse, expressionInterpreter }, loaded] = await Promise.all([import('./vega'), (charts[name]![axis] ?? charts[name]!.cycle)()]);
  const spec = structuredClone(loaded.default) as VegaSpec;
  const used = (spec.data ?? []).map((set) => set.name).filter((set) => set in rows);
  const along = rowsAlong(rows, used, places, axis);
  for (const set of spec.data ?? []) if (set.name in along.rows) set.values = along.rows[set.name]!;
  for (const signal of spec.signals ?? []) if (params[signal.name] != null) signal.value = params[signal.name];
  const count = used.reduce((sum, set) => sum + along.rows[set]!.length, 0);
  const view = new View(parse(spec, colours(place), { ast: true }), {
    container: place, expr: expressionInterpreter, renderer: count <= mostSvgRows ? 'svg' : 'canvas', hover: true, tooltip
  });
  await view.runAsync();
  return { view, lost: along.lost };
}

/** The Vega-Lite specification with its rows and parameters in it: it draws the same chart anywhere. */
export async function wholeSpec(
  name: string, axis: Axis, rows: Rows, params: Record<string, number | null>, places: Places
): Promise<string> {
  const spec = withAxis(structuredClone((await charts[name]!.source()).default), axis) as { params?: { name: string; value?: unknown }[] };
  const used = Object.keys(rows).filter((set) => JSON.stringify(spec).includes(`"data":{"name":"${set}"}`));
  for (const param of spec.params ?? []) if (params[param.name] != null) param.value = params[param.name];
  return JSON.stringify({ ...spec, datasets: rowsAlong(rows, used, places, axis).rows }, null, 1);
}
