// What runs along x. Charts are drawn over cycles; over equivalent full cycles, days or ampere-hours the same rows stand at another
// place, which the report's cycle table tells.
export const axes = ['cycle', 'efc', 'days', 'throughput_Ah'] as const;
export type Axis = (typeof axes)[number];
export const axisTitle: Record<Axis, string> = { cycle: 'cycle', efc: 'equivalent full cycles', days: 'days', throughput_Ah: 'charge throughput [Ah]' };

export function isAxis(text: string | null): text is Axis {
  return axes.includes(text as Axis);
}

/** The specification with another quantity along x: only the encoding of x changes. */
export function withAxis<T>(spec: T, axis: Axis): T {
  if (axis === 'cycle') return spec;
  const changed = (part: unknown, key: string): unknown => {
    if (Array.isArray(part)) return part.map((item) => changed(item, ''));
    if (part === null || typeof part !== 'object') return part;
    const old = part as Record<string, unknown>;
    const out = Object.fromEntries(Object.entries(old).map(([name, value]) => [name, changed(value, name)]));
    if ((key === 'x' || key === 'x2') && typeof old.field === 'string' && old.field.startsWith('cycle')) {
      out.field = old.field.replace('cycle', axis);
      if ('title' in out) out.title = axisTitle[axis];
      if ('axis' in out) delete out.axis;
    }
    return out;
  };
  return changed(spec, '') as T;
}

export type Row = Record<string, unknown>;
/** Where each cycle stands: columns of a report's cycle table. */
export interface Places {
  cycle: (number | null)[]; // never null: the table counts them
  efc: (number | null)[];
  days: (number | null)[];
  throughput_Ah: (number | null)[];
}

/** Where a report's cycles stand. Ampere-hours are counted to a cycle's end as equivalent full cycles are, charge and discharge
 * alike, but need no nominal capacity; a cycle whose charge is unknown has no place, and counts nothing. */
export function placesOf(table: Omit<Places, 'throughput_Ah'> & { charge_capacity_Ah: (number | null)[]; discharge_capacity_Ah: (number | null)[] }): Places {
  let sum = 0;
  const throughput_Ah = table.cycle.map((_, i) => {
    const charge = table.charge_capacity_Ah[i] ?? null, discharge = table.discharge_capacity_Ah[i] ?? null;
    if (charge === null && discharge === null) return null;
    return (sum += (charge ?? 0) + (discharge ?? 0));
  });
  return { cycle: table.cycle, efc: table.efc, days: table.days, throughput_Ah };
}

/** The place of a cycle, linear between two cycles of the table; undefined beyond it or where the place is missing. */
export function placeOf(places: Places, axis: Exclude<Axis, 'cycle'>, cycle: number): number | undefined {
  const cycles = places.cycle as number[], at = places[axis];
  let low = 0, high = cycles.length - 1;
  if (high < 0 || !(cycle >= cycles[low]!) || !(cycle <= cycles[high]!)) return undefined;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (cycles[middle]! <= cycle) low = middle;
    else high = middle;
  }
  const from = at[low] ?? undefined, to = at[high] ?? undefined;
  if (cycle === cycles[low]) return from;
  if (cycle === cycles[high]) return to;
  if (from === undefined || to === undefined) return undefined;
  return from + ((to - from) * (cycle - cycles[low]!)) / (cycles[high]! - cycles[low]!);
}

/** From and to, both within. */
export type Span = [from: number, to: number];
export function isWithin(at: number | null | undefined, [from, to]: Span): boolean {
  return at != null && at >= from && at <= to;
}

/** The first and the last cycle that stand between two places; undefined where none does. */
export function cyclesBetween(places: Places, axis: Axis, span: Span): Span | undefined {
  const there = (places.cycle as number[]).filter((_, i) => isWithin(places[axis][i], span)); // in the table's order: rising
  return there.length > 0 ? [there[0]!, there[there.length - 1]!] : undefined;
}

/** The rows whose `field` lies within; a data set that has no such field is left as it is. */
export function within<T extends object>(rows: T, span: Span | undefined, field = 'cycle'): T {
  if (!span) return rows;
  const kept = (set: Row[]): Row[] => (set[0] && field in set[0] ? set.filter((row) => isWithin(row[field] as number | null, span)) : set);
  return Object.fromEntries(Object.entries(rows).map(([name, set]) => [name, kept(set as Row[])])) as T;
}

/** Rows with their place on the axis beside every field that names a cycle; rows without a place are left out and counted. */
export function placed(rows: Row[], places: Places, axis: Axis): { rows: Row[]; lost: number } {
  if (axis === 'cycle' || !rows[0] || !('cycle' in rows[0])) return { rows, lost: 0 };
  const out: Row[] = [];
  for (const row of rows) {
    const moved: Row = { ...row };
    let known = true;
    for (const field of ['cycle', 'cycle_lower', 'cycle_upper']) {
      if (!(field in row)) continue;
      const at = placeOf(places, axis, row[field] as number);
      if (at === undefined) known = false;
      moved[field.replace('cycle', axis)] = at;
    }
    if (known) out.push(moved);
  }
  return { rows: out, lost: rows.length - out.length };
}
