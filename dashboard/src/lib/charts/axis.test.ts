import { expect, test } from 'vitest';
import { axes, cyclesBetween, placed, placeOf, placesOf, within, withAxis } from './axis';

const places = { cycle: [1, 2, 4], efc: [0.9, 1.9, 3.9], days: [null, 2, 3], throughput_Ah: [2, 4, 8] };

test('a cycle stands where the table says, between two cycles on the line, beyond the table nowhere', () => {
  expect(placeOf(places, 'efc', 1)).toBe(0.9);
  expect(placeOf(places, 'efc', 4)).toBe(3.9);
  expect(placeOf(places, 'efc', 3)).toBeCloseTo(2.9, 12);
  expect(placeOf(places, 'efc', 0.5)).toBeUndefined();
  expect(placeOf(places, 'efc', 4.1)).toBeUndefined();
  expect(placeOf(places, 'efc', Number.NaN)).toBeUndefined();
  expect(placeOf({ cycle: [], efc: [], days: [], throughput_Ah: [] }, 'efc', 1)).toBeUndefined();
});

test('a missing place is no place, and nothing is drawn through it', () => {
  expect(placeOf(places, 'days', 1)).toBeUndefined();
  expect(placeOf(places, 'days', 1.5)).toBeUndefined();
  expect(placeOf(places, 'days', 2)).toBe(2);
});

test('ampere-hours are counted to the end of each cycle, in both directions; nothing known is no place', () => {
  const table = { cycle: [0, 1, 2, 3], efc: [], days: [], charge_capacity_Ah: [null, 2, null, 1], discharge_capacity_Ah: [0.5, 1.5, null, null] };
  expect(placesOf(table).throughput_Ah).toEqual([0.5, 4, null, 5]);
});

test('rows without a place are counted, and their own numbers stay', () => {
  const rows = [{ cycle: 1, soh: 1 }, { cycle: 2, soh: 0.9 }, { cycle: 9, soh: 0.5 }];
  expect(placed(rows, places, 'cycle')).toEqual({ rows, lost: 0 });
  expect(placed(rows, places, 'efc')).toEqual({ rows: [{ cycle: 1, soh: 1, efc: 0.9 }, { cycle: 2, soh: 0.9, efc: 1.9 }], lost: 1 });
  const end = [{ cycle: 2, cycle_lower: 1, cycle_upper: 4 }];
  expect(placed(end, places, 'efc').rows).toEqual([{ cycle: 2, cycle_lower: 1, cycle_upper: 4, efc: 1.9, efc_lower: 0.9, efc_upper: 3.9 }]);
  expect(placed([{ lag: 1 }], places, 'efc')).toEqual({ rows: [{ lag: 1 }], lost: 0 });
});

test('a span along x is a span of cycles, wherever they stand', () => {
  expect(cyclesBetween(places, 'cycle', [1.2, 4])).toEqual([2, 4]);
  expect(cyclesBetween(places, 'efc', [0, 2])).toEqual([1, 2]);
  expect(cyclesBetween(places, 'days', [0, 9])).toEqual([2, 4]); // the first has no day
  expect(cyclesBetween(places, 'efc', [2, 3])).toBeUndefined();
});

test('what lies outside of a span is not drawn; rows of no cycle stay', () => {
  const rows = { soh: [{ cycle: 1 }, { cycle: 2 }, { cycle: 3 }], acf: [{ lag: 9 }], none: [] };
  expect(within(rows, [2, 3])).toEqual({ soh: [{ cycle: 2 }, { cycle: 3 }], acf: [{ lag: 9 }], none: [] });
  expect(within(rows, undefined)).toBe(rows);
});

test('only what runs along x changes', () => {
  const spec = { encoding: { x: { field: 'cycle', title: 'cycle', axis: { tickMinStep: 1 } }, y: { field: 'soh' }, tooltip: [{ field: 'cycle' }] } };
  expect(withAxis(spec, 'cycle')).toBe(spec);
  expect(withAxis(spec, 'days')).toEqual({ encoding: { x: { field: 'days', title: 'days' }, y: { field: 'soh' }, tooltip: [{ field: 'cycle' }] } });
  expect(axes).toEqual(['cycle', 'efc', 'days', 'throughput_Ah']);
});
