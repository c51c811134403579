// The core in WebAssembly, typed: bytes in, documents out. It runs alike in a browser's worker and in Node.
//   const core = await start(await WebAssembly.compile(bytesOfBhaWasm), readAt);
//   const session = new Session(core, { name: 'cell7.csv' });
//   session.probe(file.size);                                         // of a file; without it the first megabyte decides
//   for (const piece of pieces) if (!session.push(piece)) break;      // false: refused; the report says why
//   session.end();   const report = session.report();   session.close();
// The report is JSON text, as `bha report --json` prints it; parsed it is a Report (documents.d.ts, made from the core's schemas).
// State of health, laws and forecast are added by the second module: withHealth(await start(healthWasm), report, options), or with
// what a page shows of it told(await start(healthWasm), bytesOfTheReport, options).
import type { Report } from './documents.d.ts';

export type { CohortMember, CohortView, Fleet, ForecastView, Life, ModesPage, Page, Report, WhatIfPage } from './documents.d.ts';
export type Finding = Report['findings'][number];
export type Belief = Report['belief'];

/** Cycles that someone wants left out of the fade curve, and why: `bha report --exclude FIRST-LAST=REASON`. */
export type LeftOut = Report['left_out'][number];
/** What may be said beside the bytes: shell/c/bha.h. */
export interface SessionOptions {
  name?: string;
  believe?: Belief;
  nominal_capacity_Ah?: number;
  voltage_min_V?: number;
  voltage_max_V?: number;
  configuration?: 'full-cell' | 'half-cell-anode' | 'half-cell-cathode';
  delimiter?: string;
  decimal?: string;
  clock?: string;
  sign?: string;
  temperature?: string;
  map?: Record<string, string>;
  reference?: string;
  eol?: number;
  eol_Ah?: number;
  exclude?: LeftOut[];
  /** Rows to be looked at instead of being folded: Session.samples. */
  samples?: { first: number; count: number };
  /** Of a text that was made from a file of another format: what the report calls it. */
  text_of?: { format: string; bytes: number };
  seed?: number;
}
/** `fits: false`: nothing is added but what is left out. */
export type HealthOptions = Pick<SessionOptions, 'reference' | 'eol' | 'eol_Ah' | 'exclude' | 'seed'> & { fits?: boolean };

/** Of what was said of a file, what decides its health; of one that was refused there is none. */
export function healthOptions({ reference, eol, eol_Ah, seed, exclude }: SessionOptions, fits: boolean): HealthOptions {
  return JSON.parse(JSON.stringify({ reference, eol, eol_Ah, seed, exclude, fits })) as HealthOptions; // without what was not said
}

export interface Core {
  memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(at: number): void;
  bha_session_open(options: number, snapshot: number, n: number, session: number): number;
  bha_session_probe_file(session: number, size: number): number;
  bha_push_bytes(session: number, bytes: number, n: number): number;
  bha_end(session: number): number;
  bha_result_json(session: number, buffer: number, size: number): number;
  bha_samples_json(session: number, buffer: number, size: number): number;
  bha_page_json(session: number, buffer: number, size: number): number;
  bha_close(session: number): void;
  bha_report_health(report: number, n: number, options: number, text: number, size: number): number;
  bha_report_page(report: number, n: number, text: number, size: number): number;
  bha_report_told(report: number, n: number, options: number, text: number, size: number, page: number, pageSize: number): number;
  bha_report_curves(report: number, n: number, text: number, size: number): number;
  bha_cohort_member(report: number, n: number, text: number, size: number): number;
  bha_cohort_view(asked: number, n: number, text: number, size: number): number;
  bha_life_so_far(report: number, n: number, text: number, size: number): number;
  bha_forecast_view(asked: number, n: number, text: number, size: number): number;
  bha_what_if(asked: number, n: number, text: number, size: number): number;
  bha_modes_open(belief: number, name: number, modes: number): number;
  bha_modes_push(modes: number, bytes: number, n: number): number;
  bha_modes_told(modes: number, asked: number, n: number, text: number, size: number): number;
  bha_modes_close(modes: number): void;
}

/** Up to `n` bytes of the file from `offset` on. */
export type ReadAt = (offset: number, n: number) => Uint8Array;

/** An instance with its own memory. A module may import nothing but three functions that never run and `readAt`. */
export async function start(module: WebAssembly.Module, readAt?: ReadAt): Promise<Core> {
  const never = (): never => {
    throw new Error('the core touched the world');
  };
  const read_at = (offset: number, into: number, n: number): number => {
    const bytes = (readAt ?? never)(offset, n);
    bytesOf(core).set(bytes, into);
    return bytes.length;
  };
  const imports = { wasi_snapshot_preview1: { fd_close: never, fd_seek: never, fd_write: never }, page: { read_at } };
  const core = (await WebAssembly.instantiate(module, imports)).exports as unknown as Core & { _initialize?: () => void };
  core._initialize?.();
  return core;
}

const bytesOf = (core: Core): Uint8Array => new Uint8Array(core.memory.buffer);
const wordAt = (core: Core, at: number): number => new DataView(core.memory.buffer).getUint32(at, true);
const textAt = (core: Core, at: number, size: number): string => new TextDecoder().decode(bytesOf(core).subarray(at, at + size));

/** Text, or its UTF-8: what goes from module to module need not become a string between them. */
export type Text = string | Uint8Array;

/** Room in the core's memory for as long as `use` runs; it holds `text` and an end mark. */
function withText<T>(core: Core, text: Text, use: (at: number, size: number) => T): T {
  const encoded = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const at = allocated(core, encoded.length + 1), into = bytesOf(core);
  into.set(encoded, at);
  into[at + encoded.length] = 0;
  try {
    return use(at, encoded.length);
  } finally {
    core.free(at);
  }
}
function allocated(core: Core, size: number): number {
  const at = core.malloc(size);
  if (at === 0) throw new Error(`no memory for ${size} bytes`);
  return at;
}

const pieceBytes = 1 << 18;

export class Session {
  readonly #core: Core;
  readonly #session: number;
  readonly #piece: number;
  #refused: boolean;

  constructor(core: Core, options: SessionOptions) {
    this.#core = core;
    this.#piece = allocated(core, pieceBytes);
    this.#refused = withText(core, JSON.stringify(options), (at) => this.#asked(core.bha_session_open(at, 0, 0, this.#piece), 'open'));
    this.#session = wordAt(core, this.#piece);
  }
  /** Decides what is believed from all over the file, which is then pushed from its first byte on; false when it is refused. */
  probe(size: number): boolean {
    if (!this.#refused) this.#refused = this.#asked(this.#core.bha_session_probe_file(this.#session, size), 'probe');
    return !this.#refused;
  }
  /** The next bytes of the text, cut anywhere; false when the input is refused. */
  push(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length && !this.#refused; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes);
      bytesOf(this.#core).set(piece, this.#piece);
      this.#refused = this.#asked(this.#core.bha_push_bytes(this.#session, this.#piece, piece.length), 'push');
    }
    return !this.#refused;
  }
  /** No more bytes; false when the input is refused. */
  end(): boolean {
    if (!this.#refused) this.#refused = this.#asked(this.#core.bha_end(this.#session), 'end');
    return !this.#refused;
  }
  /** The report as JSON text, a refusal in its findings. */
  report(): string {
    return new TextDecoder().decode(this.reportBytes());
  }
  /** The same as UTF-8. */
  reportBytes(): Uint8Array {
    return this.#handedOut((buffer, size) => this.#core.bha_result_json(this.#session, buffer, size));
  }
  /** What a page can show of that before there is a state of health: a Page as JSON text. */
  page(): string {
    return new TextDecoder().decode(this.#handedOut((buffer, size) => this.#core.bha_page_json(this.#session, buffer, size)));
  }
  /** The rows that the option `samples` names, as JSON text; empty until all of them were pushed. */
  samples(): string {
    return new TextDecoder().decode(this.#handedOut((buffer, size) => this.#core.bha_samples_json(this.#session, buffer, size)));
  }
  #handedOut(ask: (buffer: number, size: number) => number): Uint8Array {
    const core = this.#core;
    new DataView(core.memory.buffer).setUint32(this.#piece, 0, true); // no room yet: how much is needed?
    ask(0, this.#piece);
    const size = wordAt(core, this.#piece), buffer = allocated(core, size + 1);
    this.#asked(ask(buffer, this.#piece), 'result');
    const bytes = bytesOf(core).slice(buffer, buffer + size);
    core.free(buffer);
    return bytes;
  }
  close(): void {
    this.#core.bha_close(this.#session);
    this.#core.free(this.#piece);
  }
  #asked(answer: number, what: string): boolean {
    if (answer > 1) throw new Error(`${what} answered ${answer}`);
    return answer === 1;
  }
}

type Made = (text: number, size: number) => number;
function handedOver(core: Core, make: Made): string {
  const place = allocated(core, 8);
  try {
    const answer = make(place, place + 4), at = wordAt(core, place), text = textAt(core, at, wordAt(core, place + 4));
    core.free(at);
    if (answer !== 0) throw new Error(text);
    return text;
  } finally {
    core.free(place);
  }
}
/** A report with state of health, laws, forecast and end of life (module health.wasm). */
export function withHealth(core: Core, report: Text, options: HealthOptions = {}): string {
  return withText(core, report, (at, n) =>
    withText(core, JSON.stringify(options), (said) => handedOver(core, (text, size) => core.bha_report_health(at, n, said, text, size)))
  );
}
/** What a page shows of a report: a Page as JSON text (module health.wasm). */
export function pageOf(core: Core, report: Text): string {
  return withText(core, report, (at, n) => handedOver(core, (text, size) => core.bha_report_page(at, n, text, size)));
}
/** Both at once: the report is read once (module health.wasm). */
export function told(core: Core, report: Text, options: HealthOptions = {}): { report: string; page: string } {
  const place = allocated(core, 8);
  try {
    const whole = withText(core, report, (at, n) => withText(core, JSON.stringify(options), (said) =>
      handedOver(core, (text, size) => core.bha_report_told(at, n, said, text, size, place, place + 4))));
    const at = wordAt(core, place), page = textAt(core, at, wordAt(core, place + 4));
    core.free(at);
    return { report: whole, page };
  } finally {
    core.free(place);
  }
}
/** The rows of the curves in a report, as JSON text (module health.wasm). */
export function curvesOf(core: Core, report: Text): string {
  return withText(core, report, (at, n) => handedOver(core, (text, size) => core.bha_report_curves(at, n, text, size)));
}
/** What a cohort takes from a report: a CohortMember as JSON text (module beside.wasm). */
export function cohortMemberOf(core: Core, report: Text): string {
  return withText(core, report, (at, n) => handedOver(core, (text, size) => core.bha_cohort_member(at, n, text, size)));
}
/** Cells beside each other, as shell/c/bha.h says: a CohortView as JSON text (module beside.wasm). */
export function cohortViewOf(core: Core, asked: Text): string {
  return withText(core, asked, (at, n) => handedOver(core, (text, size) => core.bha_cohort_view(at, n, text, size)));
}
/** What siblings learn from a report: a Life as JSON text (module beside.wasm). */
export function lifeOf(core: Core, report: Text): string {
  return withText(core, report, (at, n) => handedOver(core, (text, size) => core.bha_life_so_far(at, n, text, size)));
}
/** What comes for cells that live, told by those that have ended: a ForecastView as JSON text (module beside.wasm). */
export function forecastViewOf(core: Core, asked: Text): string {
  return withText(core, asked, (at, n) => handedOver(core, (text, size) => core.bha_forecast_view(at, n, text, size)));
}
/** What comes under other conditions: a WhatIfPage as JSON text (module beside.wasm). */
export function whatIfOf(core: Core, asked: Text): string {
  return withText(core, asked, (at, n) => handedOver(core, (text, size) => core.bha_what_if(at, n, text, size)));
}

/** An electrode's curve as CSV text (stoichiometry, potential_V); without text the name of a published one. */
export interface Electrode { name: string; text: string }
/** What a cell lost by each slow check-up: its text is read again, as it was believed (module modes.wasm). */
export class Modes {
  readonly #core: Core;
  readonly #modes: number;
  readonly #piece: number;
  #refused: boolean;

  constructor(core: Core, belief: Belief, name: string) {
    this.#core = core;
    this.#piece = allocated(core, pieceBytes);
    this.#refused = withText(core, JSON.stringify(belief), (at) => withText(core, name, (named) => core.bha_modes_open(at, named, this.#piece))) !== 0;
    this.#modes = wordAt(core, this.#piece);
  }
  /** The next bytes, cut anywhere; false when they are refused: `told` says why. */
  push(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length && !this.#refused; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes);
      bytesOf(this.#core).set(piece, this.#piece);
      this.#refused = this.#core.bha_modes_push(this.#modes, this.#piece, piece.length) !== 0;
    }
    return !this.#refused;
  }
  /** After the last bytes, for one pair of electrodes or another: a ModesPage as JSON text. What is refused is thrown, a finding as JSON. */
  told(positive: Electrode, negative: Electrode): string {
    return withText(this.#core, JSON.stringify({ positive, negative }), (at, n) =>
      handedOver(this.#core, (text, size) => this.#core.bha_modes_told(this.#modes, at, n, text, size)));
  }
  close(): void {
    this.#core.bha_modes_close(this.#modes);
    this.#core.free(this.#piece);
  }
}
