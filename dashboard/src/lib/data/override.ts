// What someone says of a file instead of what was believed, as the options that the core takes: one heading a quantity (`map`), and the
// refusal of such an option brought to the place where it was said.
import type { Belief, Finding, SessionOptions } from '$wasm/bha';
import { saidOf } from './command';

export type Column = Belief['columns'][number];
export type Quantity = Column['quantity'];
/** Of one column: taken for this, in this unit. Empty: as detected. */
export interface ColumnSaid { quantity: Quantity | ''; unit: string }

const time = ['s', 'ms', 'us', 'ns', 'min', 'h', 'd', 'hms'], volts = ['V', 'mV', 'uV'], amperes = ['A', 'mA', 'uA', 'nA'], watts = ['W', 'mW', 'uW', 'kW'];
const charge = ['Ah', 'mAh', 'uAh', 'As', 'mAs', 'coulomb'], energy = ['Wh', 'mWh', 'uWh', 'kWh', 'Ws', 'J', 'kJ'], degrees = ['degC', 'K', 'degF'], ohms = ['ohm', 'mohm'];
/** In the order in which they are offered; the units are some of core/bha/formats/units.cpp. A quantity more does not compile until it stands here. */
export const unitsOf: Record<Exclude<Quantity, 'ignored'>, readonly string[]> = {
  time, voltage: volts, current: amperes, step_time: time, unix_time: ['s', 'ms', 'us', 'ns'], date_time: [],
  cycle: [], step_index: [], step_count: [], step_type: [], record_index: [],
  capacity: charge, charge_capacity: charge, discharge_capacity: charge, net_capacity: charge,
  energy, charge_energy: energy, discharge_energy: energy, power: watts,
  surface_temperature: degrees, ambient_temperature: degrees, temperature_t1: degrees, temperature_t2: degrees, temperature_t3: degrees,
  temperature_t4: degrees, temperature_t5: degrees, internal_resistance: ohms, impedance: ohms
};
export const quantities = Object.keys(unitsOf) as (keyof typeof unitsOf)[];
export const unitsFor = (quantity: Quantity | ''): readonly string[] => (quantity === '' || quantity === 'ignored' ? [] : unitsOf[quantity]);

const alike = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
/** How an option names a column: by its heading, or by its number where the heading is not enough. */
export function nameOf(column: Column, all: readonly Column[]): string {
  const enough = column.heading.trim() !== '' && !/^#|:/.test(column.heading) && all.filter(({ heading }) => alike(heading, column.heading)).length === 1;
  return enough ? column.heading : `#${column.index + 1}`;
}
/** What `map` says of each column; `others`: what it says of columns that are not there. */
export function saidIn(map: Record<string, string>, columns: readonly Column[]): { columns: ColumnSaid[]; others: Record<string, string> } {
  const said = columns.map((): ColumnSaid => ({ quantity: '', unit: '' })), others: Record<string, string> = {};
  const placeOf = (name: string): number => columns.findIndex((each) => alike(each.heading, name) || name === `#${each.index + 1}`);
  for (const [quantity, value] of Object.entries(map)) {
    const colon = value.lastIndexOf(':'), whole = placeOf(value);
    const at = whole >= 0 || colon < 0 ? whole : placeOf(value.slice(0, colon));
    if (at < 0) others[quantity] = value;
    else said[at] = { quantity: quantity as Quantity, unit: whole >= 0 ? '' : value.slice(colon + 1) };
  }
  return { columns: said, others };
}
export function mapOf(columns: readonly Column[], said: readonly ColumnSaid[], others: Record<string, string>): Record<string, string> {
  const out = { ...others };
  for (const [i, column] of columns.entries()) {
    const { quantity, unit } = said[i] ?? { quantity: '', unit: '' }, taken = quantity || column.quantity;
    if (taken === 'ignored' || (quantity === '' && unit === '')) continue;
    out[taken] = `${nameOf(column, columns)}${unit && `:${unit}`}`;
  }
  return out;
}
/** With another word for one column; a quantity is held by one column alone, so the one that was said to hold it before is as detected again. */
export function saidAlso(said: readonly ColumnSaid[], at: number, now: ColumnSaid): ColumnSaid[] {
  return said.map((each, i) => (i === at ? now : each.quantity !== '' && each.quantity === now.quantity ? { quantity: '', unit: '' } : each));
}

/** The other choices of the sheet; empty: as detected. The clock and the order of a date's parts are one option. */
export type Choices = Record<'delimiter' | 'decimal' | 'sign' | 'clock' | 'dates' | 'temperature' | 'configuration', string>;
const orders = ['ymd', 'mdy', 'dmy'];
export function choicesIn({ clock = '', sign = '', delimiter = '', decimal = '', temperature = '', configuration }: SessionOptions): Choices {
  const words = clock.split(','), isOrder = (word: string): boolean => orders.includes(word);
  return { sign, delimiter, decimal, temperature, configuration: configuration ?? '', dates: words.find(isOrder) ?? '', clock: words.find((word) => !isOrder(word)) ?? '' };
}
/** These options with the choices of the sheet in place of those that are in them. */
export function withSaid(options: SessionOptions, choices: Choices, map: Record<string, string>): SessionOptions {
  const { dates, clock, ...plain } = choices, said = { ...plain, clock: [clock, dates].filter(Boolean).join(',') };
  const kept = Object.entries(options).filter(([name]) => name !== 'map' && !(name in said));
  const now = Object.entries(said).filter(([, value]) => value !== '');
  return { ...Object.fromEntries([...kept, ...now]), ...(Object.keys(map).length > 0 && { map }) };
}
/** Whether the same was said of a file, whatever was left out of its cycles. */
export function sameSaid(a: SessionOptions, b: SessionOptions): boolean {
  const inOrder = (options: SessionOptions): string => JSON.stringify(saidOf({ ...options, exclude: [] }).sort());
  return inOrder(a) === inOrder(b);
}

/** Which choice of the sheet a refusal is about: a column, by its place in the table, or an option. */
export type About = { column: number } | { option: keyof SessionOptions } | undefined;
const spoken: Partial<Record<keyof SessionOptions, RegExp>> = {
  sign: /\bsign\b/, clock: /--clock\b/, delimiter: /--delimiter\b/, decimal: /--decimal\b/, temperature: /--temperature\b/, configuration: /--configuration\b/
};
export function aboutWhat({ found, expected, remedy, place }: Finding, options: SessionOptions, columns: readonly Column[]): About {
  const said = saidIn(options.map ?? {}, columns).columns, words = `${found} ${expected} ${remedy}`;
  const byMap = /^--map (\w+)=/.exec(found)?.[1];
  const mapped = said.findIndex(({ quantity }) => quantity !== '' && quantity === byMap);
  if (mapped >= 0) return { column: mapped };
  const names = Object.keys(spoken) as (keyof typeof spoken)[];
  const option = names.find((name) => options[name] !== undefined && options[name] !== '' && spoken[name]!.test(words));
  if (option) return { option };
  // a quantity that is missing or cannot be read: the column that was said to be it, else the one that may have held it before
  const isPlace = (quantity: string): boolean => quantity !== '' && place.column !== '' && place.column.replace(/_[A-Za-z]+$/, '') === quantity;
  const holder = said.findIndex(({ quantity }) => isPlace(quantity));
  if (holder >= 0) return { column: holder };
  const only = said.flatMap(({ quantity }, i) => (quantity === '' ? [] : [i]));
  return only.length === 1 ? { column: only[0]! } : undefined;
}

const quoted = /^"((?:[^"]|"")*)"$/;
function fieldsOf(line: string, { delimiter, quoted_lines }: Belief['dialect']): string[] {
  const text = quoted_lines ? line.replace(/^"|"$/g, '') : line;
  if (delimiter === ' ') return text.trim().split(/\s+/);
  const out: string[] = [];
  let field = '', inside = false;
  for (const sign of text) {
    if (sign === '"') inside = !inside;
    if (sign === delimiter && !inside) {
      out.push(field);
      field = '';
    } else field += sign;
  }
  return [...out, field].map((each) => quoted.exec(each.trim())?.[1]?.replace(/""/g, '"') ?? each.trim());
}
/** Of each column its fields in the first rows, as they stand in the file. */
export function firstFields(head: string, { columns, dialect }: Belief, most = 3): string[][] {
  const lines = head.split(/\r\n|\r|\n/).slice(0, -1), from = Math.max(0, dialect.first_data_line - 1);
  const rows = lines.slice(from, from + most).filter((line) => line !== '').map((line) => fieldsOf(line, dialect));
  return columns.map(({ index }) => rows.map((row) => row[index] ?? ''));
}
