// A file of this page on its way into the workspace of its server: in pieces, then as a job of the server. Cut off, it goes on from
// what is there, if that is how this file begins: another of the same name is sent anew.
import type { SessionOptions } from '$wasm/bha';
import type { Job, Upload } from '$wasm/documents';
import { addressOf, told } from './asked';
import { saidOf } from './command';

export const pieceBytes = 1 << 20;

export const digestBytes = 1 << 24; // as much as the server reads at once for one
async function sha256(bytes: ArrayBuffer): Promise<string | undefined> {
  const subtle = crypto.subtle as SubtleCrypto | undefined; // browsers have it on https and on this machine alone
  return subtle && [...new Uint8Array(await subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const later = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));

export class Sending {
  state: 'sending' | 'adding' | 'kept' | 'failed' | 'cancelled' = $state('sending');
  share = $state(0);
  why = $state('');
  #gone = new AbortController();
  #job = 0;

  constructor(file: File, options: SessionOptions) {
    this.#send(file, options).catch((error: unknown) => {
      if (this.state === 'cancelled') return;
      this.state = 'failed';
      this.why = error instanceof Error ? error.message : String(error);
    });
  }
  get busy(): boolean {
    return this.state === 'sending' || this.state === 'adding';
  }
  cancel(): void {
    if (!this.busy) return;
    this.state = 'cancelled';
    this.#gone.abort();
    if (this.#job > 0) void fetch(addressOf(`jobs/${this.#job}`), { method: 'DELETE' }).catch(() => undefined);
  }
  /** Whether the bytes that are there are the first of this file; where that cannot be told they are not. */
  async #begins(file: File, there: string, bytes: number): Promise<boolean> {
    if (bytes > file.size) return false;
    for (let first = 0; first < bytes; first += digestBytes) {
      const end = Math.min(first + digestBytes, bytes), here = await sha256(await file.slice(first, end).arrayBuffer());
      if (here === undefined) return false;
      const is = await told<Upload>(await fetch(addressOf(`${there}?first=${first}&count=${end - first}`), { signal: this.#gone.signal }));
      if (is.sha256 !== here) return false;
      this.share = end / file.size;
    }
    return true;
  }
  async #send(file: File, options: SessionOptions): Promise<void> {
    const there = `uploads/${encodeURIComponent(file.name)}`, signal = this.#gone.signal;
    const known = await told<Upload[]>(await fetch(addressOf('uploads'), { signal }));
    let at = known.find(({ name }) => name === file.name)?.bytes ?? 0;
    if (at > 0 && !(await this.#begins(file, there, at))) { // another file went by that name, or this one was changed
      await told(await fetch(addressOf(there), { method: 'DELETE', signal }));
      at = 0;
    }
    while (at < file.size || file.size === 0) {
      const body = file.slice(at, at + pieceBytes);
      at = (await told<Upload>(await fetch(addressOf(`${there}?offset=${at}`), { method: 'PUT', body, signal }))).bytes;
      this.share = at / file.size;
      if (file.size === 0) break;
    }
    if (this.state !== 'sending') return;
    this.state = 'adding';
    this.share = 0;
    let job = await told<Job>(await fetch(addressOf(`${there}/add`), { method: 'POST', body: new URLSearchParams(saidOf(options)), signal }));
    this.#job = job.id;
    while (job.state === 'waiting' || job.state === 'running') {
      await later(300);
      if (this.state !== 'adding') return;
      job = await told<Job>(await fetch(addressOf(`jobs/${job.id}`), { signal }));
      this.share = job.share ?? 0;
    }
    this.state = job.state === 'done' ? 'kept' : 'failed';
    this.why = this.state === 'failed' ? job.words.trim() : '';
  }
}
