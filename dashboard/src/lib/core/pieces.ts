// The bytes of a file on their way to the core: piece by piece, those of a file that holds no text as text.
import { hdf5AsText, isHdf5 } from './hdf5';
import { isParquet, parquetAsText } from './parquet';
import { isWorkbook, workbookAsText } from './xlsx';
import type { Piece } from './gzip';

export async function fetched(address: string): Promise<WebAssembly.Module> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return WebAssembly.compile(await answer.arrayBuffer()); // not streaming: some web servers know no type for .wasm
}

// Two pieces on their way while a third is folded: with smaller ones, or one, a browser hands out a file at half the speed.
const pieceBytes = 1 << 22, ahead = 2;

/** `format`: of the file that the text was made from; empty: it holds text itself. */
export async function asText(file: Blob): Promise<{ text: Blob; format: string }> {
  const head = new Uint8Array(await file.slice(0, 1 << 16).arrayBuffer());
  const found = ([['parquet', isParquet, parquetAsText], ['xlsx', isWorkbook, workbookAsText], ['hdf5', isHdf5, hdf5AsText]] as const).find(([, is]) => is(head));
  return found ? { text: await found[2](file), format: found[0] } : { text: file, format: '' };
}

export async function* piecesOf(file: Blob): AsyncGenerator<Piece, void, undefined> {
  const pieces: Promise<ArrayBuffer>[] = [];
  for (let asked = 0, at = 0; at < file.size; at += pieceBytes) {
    for (; asked < file.size && pieces.length < ahead; asked += pieceBytes) pieces.push(file.slice(asked, asked + pieceBytes).arrayBuffer());
    yield { bytes: new Uint8Array(await pieces.shift()!), taken: Math.min(at + pieceBytes, file.size) };
  }
}
