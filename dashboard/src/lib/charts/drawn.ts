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
  /** The same chart with other rows and parameters, at once. */
  again(rows: Rows, params: Params): Promise<void>;
}
export type Params = Record<string, number | string | string[] | null>;

const mostSvgRows = 600; // beyond, a canvas draws faster

/** The colours of the page, so that a chart stands on it in light and dark. */
function colour(view: Drawn['view'], root: Element): void {
  const style = getComputedStyle(root);
  for (const name of ['ink', 'line', 'panel']) view.signal(name, style.getPropertyValue(`--${name}`).trim());
}
export async function recolour({ view }: Drawn, root: Element): Promise<void> {
  colour(view, root);
  await view.runAsync();
}

/** `rows` where they stand along `axis`; those of data sets that the chart does not draw are left alone. */
export function rowsAlong(rows: Rows, names: string[], places: Places | undefined, axis: Axis): { rows: Rows; lost: number } {
  let lost = 0;
  const out: Rows = {};
  for (const name of names) {
    const moved = places ? placed(rows[name] ?? [], places, axis) : { rows: rows[name] ?? [], lost: 0 };
    out[name] = moved.rows.map((row) => ({ ...row })); // Vega marks the rows it is given
    lost += moved.lost;
  }
  return { rows: out, lost };
}

export async function draw(
  place: HTMLElement, name: string, axis: Axis, rows: Rows, params: Params, places: Places | undefined
): Promise<Drawn> {
  const [{ View, expressionInterpreter }, loaded] = await Promise.all([import('./vega'), (charts[name]![axis] ?? charts[name]!.cycle)()]);
  const chart = JSON.parse(loaded.default) as { sets: string[]; params: string[]; runtime: object };
  const along = rowsAlong(rows, chart.sets.filter((set) => set in rows), places, axis);
  const count = Object.values(along.rows).reduce((sum, set) => sum + set.length, 0);
  const view = new View(chart.runtime, {
    container: place, expr: expressionInterpreter, renderer: count <= mostSvgRows ? 'svg' : 'canvas', hover: true, tooltip
  });
  const put = async (given: Rows, said: Params): Promise<void> => {
    for (const [set, values] of Object.entries(given)) view.data(set, values);
    for (const param of chart.params) if (said[param] != null) view.signal(param, said[param]);
    await view.runAsync();
  };
  colour(view, place);
  await put(along.rows, params);
  place.querySelector('svg')?.setAttribute('aria-hidden', 'true'); // the figure says what it shows, and has the rows as a table
  return { view, lost: along.lost, again: (given, said) => put(rowsAlong(given, chart.sets.filter((set) => set in given), places, axis).rows, said) };
}

/** The Vega-Lite specification with its rows and parameters in it: it draws the same chart anywhere. */
export async function wholeSpec(
  name: string, axis: Axis, rows: Rows, params: Params, places: Places | undefined
): Promise<string> {
  const spec = withAxis(JSON.parse((await charts[name]!.source()).default) as object, axis) as { params?: { name: string; value?: unknown }[] };
  const used = Object.keys(rows).filter((set) => JSON.stringify(spec).includes(`"data":{"name":"${set}"}`));
  for (const param of spec.params ?? []) if (params[param.name] != null) param.value = params[param.name];
  return JSON.stringify({ ...spec, datasets: rowsAlong(rows, used, places, axis).rows }, null, 1);
}
