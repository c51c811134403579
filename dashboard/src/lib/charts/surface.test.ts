import { expect, test } from 'vitest';
import { gridOf, patches, seen, type Point } from './surface';

const curve = (cycle: number, from: number, to: number, height: (v: number) => number): Point[] =>
  Array.from({ length: 11 }, (_, i) => from + ((to - from) * i) / 10).map((voltage_V) => ({ cycle, voltage_V, ic_Ah_per_V: height(voltage_V) }));

test('every curve at the same voltages; a straight one stays straight; nothing beyond its ends', () => {
  const grid = gridOf([...curve(9, 3.2, 4, (v) => 2 * v), ...curve(1, 3, 4, (v) => v)], 21);
  expect(grid.cycles).toEqual([1, 9]);
  expect(grid.volts[0]).toBe(3);
  expect(grid.volts[20]).toBe(4);
  grid.height[0]!.forEach((height, i) => expect(height).toBeCloseTo(grid.volts[i]!, 12));
  expect(grid.height[1]!.slice(0, 4).every(Number.isNaN)).toBe(true);
  expect(grid.height[1]![20]).toBeCloseTo(8, 12);
});

test('from above a place stands where it is; turned by 90 degrees across is away', () => {
  const close = (got: number[], wanted: number[]): void => got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 12));
  close(seen({ turn: 0, tilt: 90 }, 0.3, 0.4, 1), [0.3, -0.4, -1]);
  close(seen({ turn: 90, tilt: 0 }, 1, 0, 0.2), [0, -0.2, 1]);
});

test('the farthest patch is drawn first, and a patch without a corner not at all', () => {
  const grid = gridOf([...curve(1, 3, 4, () => 1), ...curve(2, 3.5, 4, () => 1), ...curve(3, 3, 4, () => 1)], 11);
  const drawn = patches(grid, { turn: 30, tilt: 30 });
  expect(drawn.length).toBe(2 * 5);
  expect(drawn.every((each, i) => i === 0 || drawn[i - 1]!.depth >= each.depth)).toBe(true);
  expect(patches({ cycles: [], volts: [], height: [] }, { turn: 0, tilt: 0 })).toEqual([]);
});
