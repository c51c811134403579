// Lines of text that grow into a file, encoded piece by piece.
const partChars = 1 << 20;

export class Lines {
  #text = '';
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  readonly #encoder = new TextEncoder();
  /** Fields, as they are to stand between commas. */
  add(fields: Iterable<string>): void {
    let first = true;
    for (const field of fields) {
      this.#text += first ? field : `,${field}`;
      first = false;
    }
    this.#text += '\n';
    if (this.#text.length >= partChars) this.#flush();
  }
  #flush(): void {
    this.#parts.push(this.#encoder.encode(this.#text));
    this.#text = '';
  }
  parts(): Uint8Array<ArrayBuffer>[] {
    this.#flush();
    return this.#parts;
  }
}
