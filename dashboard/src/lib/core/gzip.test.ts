import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { isGzip, unpacked } from './gzip';

const text = Array.from({ length: 200_000 }, (_, i) => `${i},${Math.sin(i).toFixed(6)}\n`).join(''), packed = new Uint8Array(gzipSync(text));
async function read(file: Uint8Array<ArrayBuffer>): Promise<{ text: string; taken: number[] }> {
  const parts: Uint8Array[] = [], taken: number[] = [];
  for await (const piece of unpacked(new Blob([file]))) {
    parts.push(piece.bytes);
    taken.push(piece.taken);
  }
  return { text: Buffer.concat(parts).toString(), taken };
}

test('the text that was packed, in pieces that tell how far the file was read', async () => {
  expect([isGzip(packed), isGzip(new TextEncoder().encode(text.slice(0, 10)))]).toEqual([true, false]);
  const told = await read(packed);
  expect(told.text === text).toBe(true);
  expect(told.taken.length).toBeGreaterThan(3);
  expect(told.taken).toEqual([...told.taken].sort((a, b) => a - b));
  expect(told.taken[told.taken.length - 1]).toBe(packed.length);
});

test('who has enough stops', async () => {
  for await (const { bytes } of unpacked(new Blob([packed]))) {
    expect(bytes.length).toBeGreaterThan(0);
    break;
  }
});

test('a damaged file is an error, not a shorter one; several in one are not cut to the first', async () => {
  const wrong = Uint8Array.from(packed);
  wrong[packed.length >> 1]! ^= 0x55;
  for (const file of [packed.slice(0, 50_000), wrong, new Uint8Array([...packed, ...packed])]) await expect(read(file)).rejects.toThrow('gzip');
});
