import type { SessionOptions } from '$wasm/bha';

/** To the worker: one file, or what reading it gave before. It ends by itself after the last message; to cancel is to end it. */
export type Ask =
  | { kind: 'read'; file: Blob; options: SessionOptions }
  | { kind: 'tell'; folded: Uint8Array; options: SessionOptions }
  | { kind: 'curves'; folded: Uint8Array }
  /** The rows that the option `samples` names: the file is read again, as far as these. */
  | { kind: 'samples'; file: Blob; options: SessionOptions };
export type Tell =
  | { kind: 'reading'; bytes: number }
  /** The file holds no text: how it begins as text. */
  | { kind: 'head'; text: string }
  /** Read: what is known without the second module, which is fetched only now. */
  | { kind: 'folded'; report: string; page: string }
  | { kind: 'done'; report: string; page: string; folded: Uint8Array; readMs: number; fitMs: number; memoryBytes: number }
  | { kind: 'curves'; rows: string }
  | { kind: 'samples'; rows: string }
  | { kind: 'failed'; why: string };
