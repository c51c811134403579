import type { SessionOptions } from '$wasm/bha';

/** To the worker: one file. It ends by itself after the last message; to cancel is to end it. */
export interface Ask {
  file: Blob;
  options: SessionOptions;
}
export type Tell =
  | { kind: 'reading'; bytes: number }
  | { kind: 'fitting' }
  | { kind: 'done'; report: string; page: string; readMs: number; fitMs: number; memoryBytes: number }
  | { kind: 'failed'; why: string };
