import type { SessionOptions } from '$wasm/bha';

/** To the worker: one file, or what reading it gave before. It ends by itself after the last message; to cancel is to end it. */
export type Ask =
  | { kind: 'read'; file: Blob; options: SessionOptions }
  | { kind: 'tell'; folded: Uint8Array; options: SessionOptions }
  | { kind: 'curves'; folded: Uint8Array };
export type Tell =
  | { kind: 'reading'; bytes: number }
  | { kind: 'fitting' }
  | { kind: 'done'; report: string; page: string; folded: Uint8Array; readMs: number; fitMs: number; memoryBytes: number }
  | { kind: 'curves'; rows: string }
  | { kind: 'failed'; why: string };
