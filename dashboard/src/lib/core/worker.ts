// One file through the core: read piece by piece, the next piece fetched while this one is folded.
import { Session, pageOf, start, withHealth, type SessionOptions } from '$wasm/bha';
import bhaAddress from '../../../../build/wasm/bha.wasm?url';
import healthAddress from '../../../../build/wasm/health.wasm?url';
import type { Ask, Tell } from './messages';

declare class FileReaderSync { // only workers have it, and only their own library of types names it
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}
const tell = (what: Tell): void => self.postMessage(what);

async function fetched(address: string): Promise<WebAssembly.Module> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return WebAssembly.compile(await answer.arrayBuffer()); // not streaming: some web servers know no type for .wasm
}
const bha = fetched(bhaAddress), health = fetched(healthAddress);
health.catch(() => undefined); // told when it is needed

const pieceBytes = 1 << 21;

async function read(file: Blob, options: SessionOptions): Promise<{ report: string; accepted: boolean; memoryBytes: number }> {
  const reader = new FileReaderSync();
  const core = await start(await bha, (at, n) => new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + n))));
  const session = new Session(core, options);
  const piece = (at: number): Promise<ArrayBuffer> => file.slice(at, at + pieceBytes).arrayBuffer();
  let accepted = session.probe(file.size), next = piece(0);
  for (let at = 0; at < file.size && accepted; at += pieceBytes) {
    const bytes = new Uint8Array(await next);
    next = piece(at + pieceBytes);
    accepted = session.push(bytes);
    tell({ kind: 'reading', bytes: Math.min(at + pieceBytes, file.size) });
  }
  accepted = session.end() && accepted;
  return { report: session.report(), accepted, memoryBytes: core.memory.buffer.byteLength };
}

async function answer({ file, options }: Ask): Promise<void> {
  const from = performance.now();
  const { report, accepted, memoryBytes } = await read(file, options);
  const readMs = performance.now() - from;
  tell({ kind: 'fitting' });
  const second = await start(await health);
  const { reference, eol, eol_Ah, seed } = options;
  const given = JSON.parse(JSON.stringify({ reference, eol, eol_Ah, seed })) as SessionOptions;
  const whole = accepted ? withHealth(second, report, given) : report;
  const page = pageOf(second, whole);
  tell({
    kind: 'done', report: whole, page, readMs, fitMs: performance.now() - from - readMs,
    memoryBytes: memoryBytes + second.memory.buffer.byteLength
  });
}

self.onmessage = ({ data }: MessageEvent<Ask>) => {
  answer(data).catch((error: unknown) => tell({ kind: 'failed', why: error instanceof Error ? error.message : String(error) }));
};
