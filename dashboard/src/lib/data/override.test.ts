import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Belief, Finding } from '$wasm/bha';
import { aboutWhat, choicesIn, firstFields, mapOf, nameOf, saidAlso, saidIn, sameSaid, unitsOf, withSaid, type Column, type ColumnSaid, type Quantity } from './override';

const column = (heading: string, index: number, quantity: Quantity = 'ignored'): Column =>
  ({ heading, index, quantity, scope: 'none', unit: '', factor: 1, offset: 0, style: 'number', source: 'detected', evidence: '' });
const columns = [column('Dauer', 0), column('U', 1, 'voltage'), column('I', 2, 'current'), column('Temp', 3), column('temp ', 4), column('T:1', 5), column('', 6)];
const nothing = columns.map((): ColumnSaid => ({ quantity: '', unit: '' }));

test('a column is named by its heading, or by its number where that is not enough', () => {
  expect(columns.map((each) => nameOf(each, columns))).toEqual(['Dauer', 'U', 'I', '#4', '#5', '#6', '#7']);
});

test('what is said of columns is one heading a quantity, and reads back', () => {
  const said = nothing.map((each, i) => (i === 0 ? { quantity: 'time' as const, unit: 'min' } : i === 1 ? { quantity: '' as const, unit: 'mV' } : i === 4 ? { quantity: 'surface_temperature' as const, unit: '' } : each));
  const map = mapOf(columns, said, { cycle: 'Zyklus' });
  expect(map).toEqual({ cycle: 'Zyklus', time: 'Dauer:min', voltage: 'U:mV', surface_temperature: '#5' });
  const back = saidIn(map, columns);
  expect(back.others).toEqual({ cycle: 'Zyklus' });
  expect(back.columns[0]).toEqual({ quantity: 'time', unit: 'min' });
  expect(back.columns[1]).toEqual({ quantity: 'voltage', unit: 'mV' });
  expect(back.columns[4]).toEqual({ quantity: 'surface_temperature', unit: '' });
  expect(mapOf(columns, back.columns, back.others)).toEqual(map);
  expect(mapOf(columns, nothing, {})).toEqual({});
  expect(mapOf(columns, nothing.map(() => ({ quantity: '', unit: 's' })), {})).toEqual({ voltage: 'U:s', current: 'I:s' }); // a unit alone names no quantity
  expect(saidIn({ voltage: 't:1' }, columns).columns[5]).toEqual({ quantity: 'voltage', unit: '' }); // a heading may hold a colon
});

test('a quantity is held by one column alone', () => {
  const once = saidAlso(nothing, 0, { quantity: 'voltage', unit: 'V' }), twice = saidAlso(once, 2, { quantity: 'voltage', unit: '' });
  expect(twice.map((each) => each.quantity)).toEqual(['', '', 'voltage', '', '', '', '']);
  expect(saidAlso(twice, 2, { quantity: '', unit: '' })).toEqual(nothing);
});

test('choices take the place of those that were said before, and leave the rest', () => {
  const said = { name: 'a', eol: 0.7, clock: 'date-time,dmy', sign: 'from-state', map: { time: 'a' }, exclude: [{ first_cycle: 1, last_cycle: 1, reason: 'x' }] };
  expect(choicesIn(said)).toMatchObject({ clock: 'date-time', dates: 'dmy', sign: 'from-state', decimal: '' });
  expect(withSaid(said, choicesIn(said), said.map)).toEqual(said);
  const now = withSaid(said, { ...choicesIn(said), clock: '', sign: '', decimal: ',' }, {});
  expect(now).toEqual({ name: 'a', eol: 0.7, clock: 'dmy', decimal: ',', exclude: said.exclude });
  expect(sameSaid(said, { ...said, exclude: [] })).toBe(true);
  expect(sameSaid(said, now)).toBe(false);
  expect(sameSaid({}, { sign: '', map: {} })).toBe(true);
});

const refused = (words: Partial<Finding>, quantity = ''): Finding => ({
  code: 'option_invalid', severity: 'refused', place: { file: 'a.csv', column: quantity, cell: '', line: 1, byte: 0, first_row: 0, last_row: 0, cycle: -1 },
  found: '', expected: '', remedy: '', count: 1, number: 703, ...words
});
test('a refusal is told beside the choice that it is about', () => {
  const map = { time: 'Dauer:V', current: 'U' };
  expect(aboutWhat(refused({ found: '--map time=Dauer:V', expected: 'a unit of time: s, ms' }), { map }, columns)).toEqual({ column: 0 });
  expect(aboutWhat(refused({ found: 'sign from-state without a column of states' }), { sign: 'from-state', map }, columns)).toEqual({ option: 'sign' });
  expect(aboutWhat(refused({ found: '"2.5" under "U"', remedy: 'say --decimal "."' }, 'voltage_V'), { decimal: ',', map }, columns)).toEqual({ option: 'decimal' });
  expect(aboutWhat(refused({ found: '"2.5" under "U"' }, 'current_A'), { map }, columns)).toEqual({ column: 1 });
  expect(aboutWhat(refused({ found: '"Dauer"', remedy: 'name it with --map voltage=HEADING:UNIT' }, 'voltage_V'), { map: { current: 'U' } }, columns)).toEqual({ column: 1 });
  expect(aboutWhat(refused({ remedy: 'say --sign' }), {}, columns)).toBeUndefined(); // nothing was said: the file itself is refused
});

test('the first fields of each column, as they stand in the file', () => {
  const dialect = { delimiter: ';', quoted_lines: false, first_data_line: 2 } as Belief['dialect'];
  const of = (head: string, more: Partial<Belief['dialect']> = {}): string[][] => firstFields(head, { columns: columns.slice(0, 2), dialect: { ...dialect, ...more } } as Belief, 2);
  expect(of('Dauer;U\n0;"3;6"\n1;3,7\n2;3')).toEqual([['0', '1'], ['3;6', '3,7']]);
  expect(of('Dauer;U\r\n0;3\r\n1')).toEqual([['0'], ['3']]); // a line that is cut is none
  expect(of('a\tb\n 0   3.6\n', { delimiter: ' ' })).toEqual([['0'], ['3.6']]);
  expect(of('"Dauer;U"\n"0;3"\n', { quoted_lines: true })).toEqual([['0'], ['3']]);
});

test('each unit that is offered is one of the core, for that quantity', () => {
  const source = readFileSync(new URL('../../../../core/bha/formats/units.cpp', import.meta.url), 'utf8');
  const known = new Map([...source.matchAll(/\{"(\w+)", D::(\w+),/g)].map(([, name, dimension]) => [name!, dimension!]));
  const dimension = (unit: string): string | undefined => known.get(unit.toLowerCase());
  for (const [quantity, units] of Object.entries(unitsOf)) {
    expect(units.filter((unit) => dimension(unit) === undefined), quantity).toEqual([]);
    expect(new Set(units.map(dimension)).size, quantity).toBeLessThanOrEqual(1);
  }
});
