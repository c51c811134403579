import { openAsBlob, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { durationText } from './arrow_schema';
import { fieldText, isParquet, momentText, parquetAsText } from './parquet';

const golden = (name: string): URL => new URL(`../../../../data/golden/containers/${name}`, import.meta.url);
const fields = (text: string): (string | number)[][] => text.trim().split('\n').map((line) =>
  line.split(',').map((field) => (field !== '' && Number.isFinite(Number(field)) ? Number(field) : field.replace(/(\.\d{3})000000$/, '$1'))));

test.each(['cell', 'rich'])('%s.parquet is the text that was made with it, value by value', async (name) => {
  const file = await openAsBlob(golden(`${name}.parquet`));
  expect(isParquet(new Uint8Array(await file.slice(0, 4).arrayBuffer()))).toBe(true);
  const mine = fields(await (await parquetAsText(file)).text()), theirs = fields(readFileSync(golden(`${name}.csv`), 'utf8'));
  expect(mine.length).toBeGreaterThan(2_000);
  expect(mine).toEqual(theirs);
});

// Microseconds under "Test Time (ms)": the type states the unit, in Arrow's schema beside.
test('a duration is text that no unit of a heading changes', async () => {
  const seconds = (clock: string): number => clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const mine = (await (await parquetAsText(await openAsBlob(golden('durations.parquet')))).text()).trim().split('\n').slice(1);
  const theirs = readFileSync(golden('cell.csv'), 'utf8').trim().split('\n').slice(1);
  expect(mine[400]).toMatch(/^1:06:4\d\.\d{9},/);
  expect(mine.map((line) => seconds(line.split(',')[0]!).toFixed(3))).toEqual(theirs.map((line) => Number(line.split(',')[0]).toFixed(3)));
  expect([0n, -1n, 93_784_123_456_789n].map(durationText)).toEqual(['0:00:00.000000000', '-0:00:00.000000001', '26:03:04.123456789']);
});

test('a damaged file is an error, not a shorter one', async () => {
  const whole = readFileSync(golden('cell.parquet'));
  for (const damaged of [whole.subarray(0, 3_000), Buffer.concat([whole.subarray(0, 5_000), Buffer.alloc(2_000), whole.subarray(7_000)])])
    await expect(parquetAsText(new Blob([new Uint8Array(damaged)]))).rejects.toThrow();
});

test('fields and moments as text', () => {
  expect([0.1, -1e-7, NaN, -Infinity, 12345678901234567890n, null, undefined, true, 'a "b", c', {}].map(fieldText)).toEqual(
    ['0.1', '-1e-7', '', '-inf', '12345678901234567890', '', '', 'true', '"a ""b"", c"', '']);
  expect(momentText(1_649_674_687_123_456_789n)).toBe('2022-04-11 10:58:07.123456789');
  expect(momentText(-1n)).toBe('1969-12-31 23:59:59.999999999');
});
