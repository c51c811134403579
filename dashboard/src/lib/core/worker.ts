// One file through the core: read piece by piece, the next piece fetched while this one is folded. What reading gave (`folded`, the
// report without health) goes back to the page: with other cycles left out it is told again, and the file is not read again.
import { Session, curvesOf, start, told, type Core, type SessionOptions } from '$wasm/bha';
import bhaAddress from '../../../../build/wasm/bha.wasm?url';
import healthAddress from '../../../../build/wasm/health.wasm?url';
import type { Ask, Tell } from './messages';

declare class FileReaderSync { // only workers have it, and only their own library of types names it
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}
const tell = (what: Tell, give: Transferable[] = []): void => self.postMessage(what, { transfer: give });

async function fetched(address: string): Promise<WebAssembly.Module> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return WebAssembly.compile(await answer.arrayBuffer()); // not streaming: some web servers know no type for .wasm
}
let fetchedHealth: Promise<WebAssembly.Module> | undefined;
function health(): Promise<WebAssembly.Module> {
  fetchedHealth ??= fetched(healthAddress);
  fetchedHealth.catch(() => undefined); // told when it is needed
  return fetchedHealth;
}

const pieceBytes = 1 << 21;

async function read(file: Blob, options: SessionOptions): Promise<{ folded: Uint8Array; accepted: boolean; memoryBytes: number }> {
  const reader = new FileReaderSync();
  const bha = fetched(bhaAddress);
  void health();
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
  return { folded: session.reportBytes(), accepted, memoryBytes: core.memory.buffer.byteLength };
}

function tellAll(core: Core, folded: Uint8Array, options: SessionOptions, accepted: boolean): { report: string; page: string } {
  const { reference, eol, eol_Ah, seed, exclude } = options;
  return told(core, folded, JSON.parse(JSON.stringify({ reference, eol, eol_Ah, seed, exclude, fits: accepted })) as SessionOptions);
}

async function answer(ask: Ask): Promise<void> {
  const from = performance.now();
  if (ask.kind === 'curves') return tell({ kind: 'curves', rows: curvesOf(await start(await health()), ask.folded) });
  if (ask.kind === 'tell') {
    const core = await start(await health()), { folded } = ask;
    const { report, page } = tellAll(core, folded, ask.options, true);
    return tell({ kind: 'done', report, page, folded, readMs: 0, fitMs: performance.now() - from, memoryBytes: core.memory.buffer.byteLength });
  }
  const { exclude: _, ...options } = ask.options; // what is left out is the second module's: it can be taken back
  const { folded, accepted, memoryBytes } = await read(ask.file, options);
  const readMs = performance.now() - from;
  tell({ kind: 'fitting' });
  const second = await start(await health());
  const { report, page } = tellAll(second, folded, ask.options, accepted);
  tell({
    kind: 'done', report, page, folded, readMs, fitMs: performance.now() - from - readMs,
    memoryBytes: memoryBytes + second.memory.buffer.byteLength
  }, [folded.buffer]);
}

self.onmessage = ({ data }: MessageEvent<Ask>) => {
  answer(data).catch((error: unknown) => tell({ kind: 'failed', why: error instanceof Error ? error.message : String(error) }));
};
