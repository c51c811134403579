// A gzip'd text, unpacked while it is read: what comes out is judged as the command judges it, by the beginning alone, for the rest
// is not there yet.
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Bytes of the text, and how many bytes of the file were taken for it and all before. */
export interface Piece { bytes: Uint8Array; taken: number }

export async function* unpacked(file: Blob): AsyncGenerator<Piece, void, undefined> {
  if (!('DecompressionStream' in globalThis)) throw new Error('this browser cannot unpack gzip: unpack the file and drop what is in it');
  let taken = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, on) {
      taken += chunk.length;
      on.enqueue(chunk);
    }
  });
  const reader = file.stream().pipeThrough(counted).pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((why: unknown) => {
        throw new Error(`a damaged gzip file, or several in one: unpack it and drop what is in it (${why instanceof Error ? why.message : String(why)})`);
      });
      if (done) return;
      yield { bytes: value, taken };
    }
  } finally {
    await reader.cancel().catch(() => undefined); // who has enough stops here
  }
}
