import { openAsBlob, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isWorkbook, shownBy, workbookAsText } from './xlsx';

const golden = (name: string): URL => new URL(`../../../../data/golden/containers/${name}`, import.meta.url);
const fields = (text: string): (string | number)[][] => text.trim().split('\n').slice(1).map((line) =>
  line.split(',').map((field) => (field !== '' && Number.isFinite(Number(field)) ? Number(field) : field)));

test.each([['cell.xlsx', 'cell.csv'], ['rich.xlsx', 'rich.csv']])('%s is the text that was made with it, value by value', async (name, text) => {
  const file = await openAsBlob(golden(name));
  expect(isWorkbook(new Uint8Array(await file.slice(0, 65_536).arrayBuffer()))).toBe(true);
  const mine = fields(await (await workbookAsText(file)).text());
  expect(mine.length).toBeGreaterThan(2_000);
  expect(mine).toEqual(fields(readFileSync(golden(text), 'utf8')));
});

test('words above, a row of units, durations, a record in two sheets, days since 1904, a prefix', async () => {
  const text = await (await workbookAsText(await openAsBlob(golden('parts.xlsx')))).text(), mine = fields(text);
  expect(text.split('\n')[0]).toBe('Time (h:m:s),Voltage (V),Current (A),Cycle Count,Step Count,Surface Temperature (degC)');
  const theirs = fields(readFileSync(golden('cell.csv'), 'utf8'));
  expect(mine.map((row) => row.slice(1))).toEqual(theirs.map((row) => row.slice(1)));
  expect(mine.map(([time]) => String(time).split(':').reduce((sum, part) => 60 * sum + Number(part), 0))).toEqual(
    theirs.map(([time]) => expect.closeTo(Number(time), 6) as number));
});

test('what is no table is refused, what is damaged too', async () => {
  await expect(openAsBlob(golden('none.xlsx')).then(workbookAsText)).rejects.toThrow('no sheet has a row of at least three headings');
  const whole = readFileSync(golden('cell.xlsx'));
  for (const damaged of [whole.subarray(0, 3_000), Buffer.concat([whole.subarray(0, 9_000), Buffer.alloc(2_000), whole.subarray(11_000)])])
    await expect(workbookAsText(new Blob([new Uint8Array(damaged)]))).rejects.toThrow();
  expect(isWorkbook(new TextEncoder().encode('PK\x03\x04 some other archive'))).toBe(false);
});

test('what a number format shows', () => {
  expect(['General', '0.00', '#,##0.00;[Red]-#,##0.00', 'yyyy\\-mm\\-dd hh:mm:ss', 'm/d/yy', '[h]:mm:ss', 'h:mm AM/PM', '0.0 "days"', '[$-409]d-mmm', 'mm:ss.0'].map(shownBy)).toEqual(
    ['number', 'number', 'number', 'date', 'date', 'duration', 'duration', 'number', 'date', 'duration']);
});
