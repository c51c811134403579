// Cells as a cohort sees them: what each may be grouped and filtered by, and its numbers. Pure; nothing is computed but the nearest
// mark of a measured condition, so that cells that were meant alike stand together.
import type { CohortMember, Fleet } from '$wasm/bha';

export type FleetRow = Fleet['cells'][number];
export type Curve = CohortMember['curve'];
export interface Member { row: FleetRow; curve: Curve | undefined }

const nearest = (value: number | null | undefined, step: number): number | undefined => (value == null ? undefined : Math.round(value / step) * step);
const marked = (value: number | null | undefined, step: number, unit: string): string => {
  const at = nearest(value, step);
  return at === undefined ? '' : `${Number(at.toPrecision(6))}${unit}`;
};

/** What a cell may be grouped and filtered by, in words; '' is not known. */
export const kinds = {
  group: ({ row }: Member) => row.group,
  chemistry: ({ curve }: Member) => curve?.chemistry ?? '',
  temperature: ({ row, curve }: Member) => marked(curve?.temperature_min_degC ?? row.temperature_mean_degC, 5, ' °C'), // of the chamber, nearly
  'charge rate': ({ curve }: Member) => marked(curve?.charge_c_rate, 0.1, 'C'),
  'discharge rate': ({ curve }: Member) => marked(curve?.discharge_c_rate, 0.1, 'C'),
  'depth of discharge': ({ curve }: Member) => marked(curve?.depth_of_discharge == null ? null : 100 * curve.depth_of_discharge, 10, ' %'),
  'nominal capacity': ({ curve }: Member) => marked(curve?.nominal_capacity_Ah, 0.01, ' Ah'),
  'end of life': ({ row }: Member) => (row.eol_observed !== null ? 'seen' : row.censored_at !== null ? 'not yet' : ''),
  law: ({ row }: Member) => row.law
} satisfies Record<string, (member: Member) => string>;
export type Kind = keyof typeof kinds;
export const isKind = (text: string | null): text is Kind => text !== null && text in kinds;

/** Kinds by which these cells differ, each with its values in order and how many cells have them. */
export function choices(members: Member[]): { kind: Kind; values: [value: string, cells: number][] }[] {
  return (Object.keys(kinds) as Kind[]).map((kind) => {
    const count = new Map<string, number>();
    for (const member of members) count.set(kinds[kind](member), (count.get(kinds[kind](member)) ?? 0) + 1);
    return { kind, values: [...count].sort(([a], [b]) => a.localeCompare(b, undefined, { numeric: true })) };
  }).filter(({ values }) => values.length > 1);
}

/** Cells that have all of these values. */
export function filtered(members: Member[], wanted: Map<string, string>): Member[] {
  const asked = [...wanted].filter((each): each is [Kind, string] => isKind(each[0]));
  return members.filter((member) => asked.every(([kind, value]) => kinds[kind](member) === value));
}

/** Numbers of a cell, by the names that the fleet's table and the curve give them. */
export function numbersOf({ row, curve }: Member): Record<string, number | null> {
  const out: Record<string, number | null> = {};
  for (const part of [row, curve ?? {}])
    for (const [name, value] of Object.entries(part)) if (typeof value === 'number' || value === null) out[name] = value as number | null;
  return out;
}
/** Names of the numbers that at least two of these cells have, in the table's order. */
export function numberNames(members: Member[]): string[] {
  const count = new Map<string, number>();
  for (const member of members)
    for (const [name, value] of Object.entries(numbersOf(member))) count.set(name, (count.get(name) ?? 0) + (value === null ? 0 : 1));
  return [...count].filter(([, cells]) => cells > 1).map(([name]) => name);
}

export const nameless = 'not known';
export const groupOf = (member: Member, kind: Kind | undefined): string => (kind ? kinds[kind](member) || nameless : 'all cells');
