import { expect, test } from 'vitest';
import { parquetReadObjects } from 'hyparquet';
import { csvOf, parquetOf } from './save';

test('missing is empty, and what would end a field is quoted', () => {
  expect(csvOf([{ a: 1, b: null, c: 'x' }, { a: 0.1, b: undefined, c: 'say "a, b"\n' }])).toBe('a,b,c\n1,,x\n0.1,,"say ""a, b""\n"\n');
  expect(csvOf([])).toBe('\n');
});

test('Parquet holds the same rows: numbers, words, yes and no, and what is missing', async () => {
  const rows = [{ cycle: 1, soh: 0.1 + 0.2, view: 'measured', full: true, days: null }, { cycle: 2, soh: null, view: 'say "a"', full: false, days: null }];
  const file = await (await parquetOf(rows)).arrayBuffer();
  expect(await parquetReadObjects({ file })).toEqual(rows);
  expect(await parquetReadObjects({ file: await (await parquetOf([{ a: undefined, b: 1e300 }])).arrayBuffer() })).toEqual([{ a: null, b: 1e300 }]);
});
