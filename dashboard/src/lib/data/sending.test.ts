import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { digestBytes, pieceBytes, Sending } from './sending.svelte';

// What the server does with files, as shell/server/intake.cpp: `files` is what lies there, `asked` what was asked of it.
const files = new Map<string, Uint8Array<ArrayBuffer>>(), asked: string[] = [];
let form = '';
async function serve(address: string | URL | Request, { method = 'GET', body }: RequestInit = {}): Promise<Response> {
  const { pathname, searchParams } = new URL(address as string, 'http://here'), [, , , kind, name = ''] = pathname.split('/');
  const is = files.get(name) ?? new Uint8Array(), tell = (document: unknown): Response => new Response(JSON.stringify(document));
  asked.push(`${method} ${kind}`);
  if (pathname.endsWith('/add')) form = String(body as URLSearchParams);
  if (kind === 'jobs' || pathname.endsWith('/add')) return tell({ id: 1, state: 'done', share: 1, words: '' });
  if (kind === 'uploads' && name === '') return tell([...files].map(([name, { length }]) => ({ name, bytes: length, sha256: '' })));
  if (method === 'DELETE') files.delete(name);
  if (method === 'PUT') {
    if (Number(searchParams.get('offset')) !== is.length) return new Response('{"title":"elsewhere"}', { status: 409 });
    files.set(name, new Uint8Array(await new Blob([is, body as Blob]).arrayBuffer()));
  }
  const first = Number(searchParams.get('first')), span = is.slice(first, first + Number(searchParams.get('count')));
  return tell({ name, bytes: files.get(name)?.length ?? 0, sha256: createHash('sha256').update(span).digest('hex') });
}
beforeEach(() => {
  files.clear();
  asked.length = 0;
  vi.stubGlobal('fetch', serve);
});
afterEach(() => { vi.unstubAllGlobals(); });

const bytes = new Uint8Array(digestBytes + 5 * pieceBytes / 2).map((_, i) => i * 7 + (i >> 12));
async function kept(): Promise<number> {
  const sending = new Sending(new File([bytes], 'cell.csv'), {});
  await vi.waitUntil(() => !sending.busy, { timeout: 20_000 });
  expect(sending.state).toBe('kept');
  expect(Buffer.compare(files.get('cell.csv')!, bytes)).toBe(0);
  return asked.filter((each) => each === 'PUT uploads').length;
}
const pieces = Math.ceil(bytes.length / pieceBytes);

test('a file that was cut off goes on from what is there', async () => {
  files.set('cell.csv', bytes.slice(0, digestBytes + pieceBytes));
  expect(await kept()).toBe(2);
  expect(await kept()).toBe(2); // whole: nothing more is sent
});

test('another file of that name is sent anew, however long it is', async () => {
  for (const length of [pieceBytes, digestBytes + 10, bytes.length, bytes.length + 10]) {
    const other = new Uint8Array(length);
    other.set(bytes.subarray(0, length));
    other[Math.min(length, bytes.length) - 1]! ^= 1;
    files.set('cell.csv', other);
    asked.length = 0;
    expect(await kept()).toBe(pieces);
  }
});

test('where a browser tells no digests nothing is taken on trust', async () => {
  files.set('cell.csv', bytes.slice(0, pieceBytes));
  vi.stubGlobal('crypto', { ...crypto, subtle: undefined });
  const sending = new Sending(new File([bytes.slice(0, 3 * pieceBytes)], 'cell.csv'), {});
  await vi.waitUntil(() => !sending.busy, { timeout: 20_000 });
  expect([sending.state, files.get('cell.csv')?.length]).toEqual(['kept', 3 * pieceBytes]);
  expect(asked.filter((each) => each === 'PUT uploads').length).toBe(3);
});

test('all that was said of a file goes with it', async () => {
  const sending = new Sending(new File(['a,b\n'], 'small.csv'), {
    name: 'small', nominal_capacity_Ah: 2, voltage_min_V: 2.5, voltage_max_V: 4.2, delimiter: '\t', reference: 'first:5', map: { voltage: 'U', current: 'I' },
    exclude: [{ first_cycle: 17, last_cycle: 17, reason: 'the lid & more' }, { first_cycle: 3, last_cycle: 5, reason: 'pause' }] });
  await vi.waitUntil(() => !sending.busy);
  expect([...new URLSearchParams(form)]).toEqual([['nominal_capacity_Ah', '2'], ['voltage_limits', '2.5,4.2'], ['map', 'voltage=U'], ['map', 'current=I'],
    ['delimiter', 'tab'], ['reference', 'first:5'], ['exclude', '17=the lid & more'], ['exclude', '3-5=pause']]);
});
