// dQ/dV over voltage and cycle as a surface: a grid of heights, and how it looks from a side. Drawing is the component's.
export interface Point { cycle: number; voltage_V: number; ic_Ah_per_V: number }
/** As the core tells them: a number may be missing. */
export type Told = { [K in keyof Point]: Point[K] | null };
/** `height[r][c]` at cycle r and voltage c; NaN where that cycle has no curve. */
export interface Grid { cycles: number[]; volts: number[]; height: number[][] }
/** A patch between four corners, on the unit screen (x to the right, y down), with the cycle row that it belongs to. */
export interface Patch { corners: [x: number, y: number][]; depth: number; row: number }
export interface Side { turn: number; tilt: number } // degrees: about the upright axis; from above

/** The curves at the same voltages, each straight between its points and nothing beyond them. */
export function gridOf(told: Told[], columns: number): Grid {
  const points = told.filter((each): each is Point => each.cycle !== null && each.voltage_V !== null && each.ic_Ah_per_V !== null);
  const curves = new Map<number, Point[]>();
  for (const point of points) {
    const curve = curves.get(point.cycle);
    if (curve) curve.push(point);
    else curves.set(point.cycle, [point]);
  }
  const cycles = [...curves.keys()].sort((a, b) => a - b);
  let low = Infinity, high = -Infinity;
  for (const { voltage_V } of points) {
    low = Math.min(low, voltage_V);
    high = Math.max(high, voltage_V);
  }
  const volts = Array.from({ length: columns }, (_, i) => low + ((high - low) * i) / (columns - 1));
  const height = cycles.map((cycle) => {
    const curve = curves.get(cycle)!.sort((a, b) => a.voltage_V - b.voltage_V);
    let at = 0;
    return volts.map((volt) => {
      while (at + 2 < curve.length && curve[at + 1]!.voltage_V < volt) ++at;
      const from = curve[at]!, to = curve[at + 1];
      if (!to || volt < from.voltage_V || volt > to.voltage_V) return Number.NaN;
      const span = to.voltage_V - from.voltage_V;
      return span > 0 ? from.ic_Ah_per_V + ((to.ic_Ah_per_V - from.ic_Ah_per_V) * (volt - from.voltage_V)) / span : to.ic_Ah_per_V;
    });
  });
  return { cycles, volts, height };
}

/** Where a place in the cube (each from −1 to 1; z upwards) stands on the screen, and how far away. */
export function seen({ turn, tilt }: Side, x: number, y: number, z: number): [x: number, y: number, depth: number] {
  const a = (turn * Math.PI) / 180, b = (tilt * Math.PI) / 180;
  const across = x * Math.cos(a) - y * Math.sin(a), away = x * Math.sin(a) + y * Math.cos(a);
  return [across, -z * Math.cos(b) - away * Math.sin(b), away * Math.cos(b) - z * Math.sin(b)];
}

/** The surface from a side, the farthest patch first. */
export function patches(grid: Grid, side: Side): Patch[] {
  let most = 0;
  for (const row of grid.height) for (const value of row) if (value > most) most = value;
  const rows = grid.cycles.length, columns = grid.volts.length, first = grid.cycles[0] ?? 0, last = grid.cycles[rows - 1] ?? 1;
  const at = (r: number, c: number): [number, number, number] =>
    seen(side, (2 * c) / (columns - 1) - 1, (2 * (grid.cycles[r]! - first)) / Math.max(1, last - first) - 1, most > 0 ? grid.height[r]![c]! / most - 0.5 : 0);
  const out: Patch[] = [];
  for (let r = 0; r + 1 < rows; ++r)
    for (let c = 0; c + 1 < columns; ++c) {
      const four = [at(r, c), at(r, c + 1), at(r + 1, c + 1), at(r + 1, c)];
      if (four.some(([, y]) => Number.isNaN(y))) continue;
      out.push({ corners: four.map(([x, y]) => [x, y]), depth: four.reduce((sum, [, , depth]) => sum + depth, 0) / 4, row: r });
    }
  return out.sort((a, b) => b.depth - a.depth);
}
