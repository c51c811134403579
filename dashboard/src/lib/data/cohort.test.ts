import { expect, test } from 'vitest';
import { choices, filtered, groupOf, numberNames, numbersOf, type Curve, type FleetRow, type Member } from './cohort';

function member(cell: string, group: string, temperature_mean_degC: number | null, rate: number | null, soh: number | null): Member {
  const row = { cell, group, temperature_mean_degC, soh, eol_observed: null, censored_at: 300, law: 'linear', cycles: 300 } as unknown as FleetRow;
  const curve = rate === null ? undefined : ({ cell, chemistry: '', discharge_c_rate: rate, cycle: [1], efc: [1], soh: [1] } as unknown as Curve);
  return { row, curve };
}
const members = [member('a', 'x', 24.7, 0.98, 0.9), member('b', 'x', 26.1, 1.02, 0.8), member('c', 'y', 44.2, null, null)];

test('measured conditions fall on the mark that was meant; what all cells share is no choice', () => {
  expect(choices(members)).toEqual([
    { kind: 'group', values: [['x', 2], ['y', 1]] },
    { kind: 'temperature', values: [['25 °C', 2], ['45 °C', 1]] },
    { kind: 'discharge rate', values: [['', 1], ['1C', 2]] }
  ]);
  expect(choices([members[0]!])).toEqual([]);
  expect(groupOf(members[2]!, 'discharge rate')).toBe('not known');
  expect(groupOf(members[2]!, undefined)).toBe('all cells');
});

test('filters hold together; a word that is no kind filters nothing', () => {
  expect(filtered(members, new Map([['temperature', '25 °C'], ['group', 'x']])).map(({ row }) => row.cell)).toEqual(['a', 'b']);
  expect(filtered(members, new Map([['temperature', '45 °C'], ['group', 'x']]))).toEqual([]);
  expect(filtered(members, new Map([['colour', 'red']]))).toEqual(members);
});

test('numbers are those that two cells have; lists are none', () => {
  expect(numberNames(members)).toEqual(['temperature_mean_degC', 'soh', 'censored_at', 'cycles', 'discharge_c_rate']);
  expect(numbersOf(members[2]!).soh).toBe(null);
});
