// What a cell lost: its file read once more, as it was believed, then asked of one pair of electrodes after the other.
import { Modes, start, type Belief, type Electrode } from '$wasm/bha';
import modesAddress from '../../../../build/wasm/modes.wasm?url';
import { isGzip, unpacked } from './gzip';
import { asText, fetched, piecesOf } from './pieces';

export interface ModesAsk { file: File; belief: Belief; positive: Electrode; negative: Electrode }
export type ModesTell =
  | { kind: 'reading'; bytes: number }
  | { kind: 'fitting' }
  | { kind: 'done'; page: string }
  /** A finding as JSON, or what went wrong. */
  | { kind: 'failed'; why: string };
const tell = (what: ModesTell): void => self.postMessage(what);

async function read(file: File, belief: Belief): Promise<Modes> {
  const core = start(await fetched(modesAddress)), { text, format } = await asText(file);
  const modes = new Modes(await core, format ? { ...belief, format: 'delimited' } : belief, file.name);
  const packed = isGzip(new Uint8Array(await text.slice(0, 2).arrayBuffer()));
  for await (const { bytes, taken } of packed ? unpacked(text) : piecesOf(text)) {
    if (!modes.push(bytes)) break;
    tell({ kind: 'reading', bytes: taken * (file.size / text.size) });
  }
  return modes;
}

let made: Promise<Modes> | undefined;
self.onmessage = async ({ data }: MessageEvent<ModesAsk>) => {
  try {
    const modes = await (made ??= read(data.file, data.belief));
    tell({ kind: 'fitting' });
    tell({ kind: 'done', page: modes.told(data.positive, data.negative) });
  } catch (error) {
    tell({ kind: 'failed', why: error instanceof Error ? error.message : String(error) });
  }
};
