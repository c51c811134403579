// One file through the core: read piece by piece, the next pieces fetched while this one is folded. What reading gave (`folded`, the
// report without health) goes back to the page at once, with what its first charts draw; the second module, which tells health, is
// fetched after that. With other cycles left out the same is told again, and the file is not read again.
import { Session, curvesOf, healthOptions, start, told, type Core, type SessionOptions } from '$wasm/bha';
import bhaAddress from '../../../../build/wasm/bha.wasm?url';
import healthAddress from '../../../../build/wasm/health.wasm?url';
import type { Ask, Tell } from './messages';
import { asText, fetched, piecesOf } from './pieces';
import { isGzip, unpacked } from './gzip';

declare class FileReaderSync { // only workers have it, and only their own library of types names it
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}
const tell = (what: Tell, give: Transferable[] = []): void => self.postMessage(what, { transfer: give });

const health = (): Promise<WebAssembly.Module> => fetched(healthAddress);

const largeBytes = 1 << 24; // takes longer to read than the second module to come

/** A file that holds no text becomes one; the report still tells of the file. */
async function readable(file: Blob, options: SessionOptions): Promise<{ text: Blob; said: SessionOptions }> {
  const { text, format } = await asText(file);
  if (!format) return { text, said: options };
  tell({ kind: 'head', text: await text.slice(0, 4096).text() });
  return { text, said: { ...options, delimiter: ',', decimal: '.', text_of: { format, bytes: file.size } } };
}

interface Read { session: Session; core: Core; accepted: boolean }
/** Pushes the file until it ends, is refused, or `enough` says so. `taken`: bytes of the file. */
async function read(file: Blob, options: SessionOptions, enough: (session: Session, taken: number) => boolean): Promise<Read> {
  const packed = isGzip(new Uint8Array(await file.slice(0, 2).arrayBuffer()));
  const reader = new FileReaderSync();
  const core = await start(await fetched(bhaAddress), (at, n) => new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + n))));
  const session = new Session(core, options);
  let accepted = packed || session.probe(file.size), first = true;
  if (!accepted) return { session, core, accepted };
  for await (const { bytes, taken } of packed ? unpacked(file) : piecesOf(file)) {
    if (packed && first) tell({ kind: 'head', text: new TextDecoder().decode(bytes.subarray(0, 4096)) });
    first = false;
    accepted = session.push(bytes);
    if (enough(session, taken)) return { session, core, accepted };
    if (!accepted) break;
  }
  accepted = session.end() && accepted;
  return { session, core, accepted };
}

function tellAll(core: Core, folded: Uint8Array, options: SessionOptions, accepted: boolean): { report: string; page: string } {
  return told(core, folded, healthOptions(options, accepted));
}

async function answer(ask: Ask): Promise<void> {
  const from = performance.now();
  if (ask.kind === 'curves') return tell({ kind: 'curves', rows: curvesOf(await start(await health()), ask.folded) });
  if (ask.kind === 'tell') {
    const core = await start(await health()), { folded } = ask;
    const { report, page } = tellAll(core, folded, ask.options, true);
    return tell({ kind: 'done', report, page, folded, readMs: 0, fitMs: performance.now() - from, memoryBytes: core.memory.buffer.byteLength });
  }
  if (ask.kind === 'samples') {
    const { text, said } = await readable(ask.file, ask.options);
    const { session } = await read(text, said, (session) => session.samples() !== '');
    return tell({ kind: 'samples', rows: session.samples() || '[]' });
  }
  const { exclude: _, ...options } = ask.options; // what is left out is the second module's: it can be taken back
  const early = ask.file.size > largeBytes ? health() : undefined;
  early?.catch(() => undefined); // told when it is needed
  const { text, said } = await readable(ask.file, options);
  const progress = (bytes: number): void => tell({ kind: 'reading', bytes: bytes * (ask.file.size / text.size) });
  const { session, core, accepted } = await read(text, said, (_, bytes) => (progress(bytes), false));
  const folded = session.reportBytes(), memoryBytes = core.memory.buffer.byteLength;
  const readMs = performance.now() - from;
  if (accepted) tell({ kind: 'folded', report: new TextDecoder().decode(folded), page: session.page() });
  const second = await start(await (early ?? health()));
  const { report, page } = tellAll(second, folded, ask.options, accepted);
  tell({
    kind: 'done', report, page, folded, readMs, fitMs: performance.now() - from - readMs,
    memoryBytes: memoryBytes + second.memory.buffer.byteLength
  }, [folded.buffer]);
}

self.onmessage = ({ data }: MessageEvent<Ask>) => {
  answer(data).catch((error: unknown) => tell({ kind: 'failed', why: error instanceof Error ? error.message : String(error) }));
};
