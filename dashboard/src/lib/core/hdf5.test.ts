import { openAsBlob, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hdf5AsText, isHdf5 } from './hdf5';

const golden = (name: string): URL => new URL(`../../../../data/golden/containers/${name}`, import.meta.url);
const rowsOf = (text: string): Record<string, number | string>[] => {
  const [head, ...lines] = text.trim().split('\n').map((line) => line.split(','));
  return lines.map((fields) => Object.fromEntries(fields.map((field, i) => [head![i]!, field !== '' && Number.isFinite(Number(field)) ? Number(field) : field])));
};
const read = async (name: string): Promise<string> => (await hdf5AsText(await openAsBlob(golden(name)))).text();
const theirs = rowsOf(readFileSync(golden('cell.csv'), 'utf8'));

test('a dataset a column is the text that was made with it, value by value', async () => {
  expect(isHdf5(readFileSync(golden('cell.h5')).subarray(0, 64))).toBe(true);
  expect(rowsOf(await read('cell.h5'))).toEqual(theirs);
});

test('rows of compounds, words among them', async () => {
  const mine = rowsOf(await read('rows.h5'));
  expect(mine.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'Step Type / 1')))).toEqual(theirs);
  expect(new Set(mine.map((row) => row['Step Type / 1']))).toEqual(new Set(['CC_Chg', 'CC_DChg', 'Rest']));
});

test('a summary that is longer is not the record; several cells are not one', async () => {
  expect(rowsOf(await read('summary.h5')).length).toBe(1470);
  await expect(read('cells.h5')).rejects.toThrow('several cells, a table each (cell_A, cell_B)');
});

test('a user block before the magic; what is no such file', () => {
  const block = new Uint8Array(1100);
  block.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], 512);
  expect(isHdf5(block)).toBe(true);
  expect(isHdf5(new Uint8Array(1100))).toBe(false);
});

test('a damaged file is an error, not a shorter one', async () => {
  await expect(hdf5AsText(new Blob([new Uint8Array(readFileSync(golden('cell.h5')).subarray(0, 30_000))]))).rejects.toThrow('damaged');
});
