// The cells that can be looked at: files that were read on this page (in memory: nothing is stored and nothing is sent), and cells that
// the server of this page keeps, whose report and page are asked for when they are first looked at.
import { SvelteMap } from 'svelte/reactivity';
import { asked } from './asked';
import type { LeftOut, Page, Report, SessionOptions } from '$wasm/bha';
import type { Ask, Tell } from '$lib/core/messages';

export type Curves = Pick<Page['rows'], 'voltage_capacity' | 'incremental_capacity'>;
export type Sample = Page['rows']['samples'][number];
export type State = 'kept' | 'waiting' | 'reading' | 'fitting' | 'done' | 'refused' | 'failed' | 'cancelled';

export class Cell {
  readonly id: string;
  /** Where its bytes are; undefined: the server keeps it. */
  readonly file: File | undefined;
  options: SessionOptions = $state.raw({});
  state: State = $state('kept');
  /** The server may tell it otherwise now. */
  stale = $state(true);
  bytesRead = $state(0);
  why = $state('');
  report: Report | undefined = $state.raw();
  page: Page | undefined = $state.raw();
  #headBytes: Uint8Array = $state.raw(new Uint8Array());
  #headText = $state('');
  took = $state.raw({ readMs: 0, fitMs: 0, memoryBytes: 0 });
  /** Being told again with other cycles left out; what was told before is still shown. */
  telling = $state(false);
  curves: Promise<Curves> | undefined;
  #folded: Uint8Array | undefined;
  #worker: Worker | undefined;

  constructor(id: string, file?: File) {
    this.id = id;
    this.file = file;
    if (file) this.state = 'waiting';
  }
  /** How the file begins, as text in the encoding that was found. */
  get head(): string {
    const encoding = this.report?.belief.dialect.encoding ?? 'utf-8';
    return this.#headText || new TextDecoder(encoding === 'latin-1' ? 'latin1' : encoding).decode(this.#headBytes);
  }
  /** There are charts to look at: all of them, or while health is told those over cycles that need none. */
  get ready(): boolean {
    return this.state === 'done' || this.state === 'fitting';
  }
  get busy(): boolean {
    return this.state === 'waiting' || this.state === 'reading' || this.state === 'fitting';
  }
  /** Reads the file with these options; resolves when it is over, however it ended. */
  read(options: SessionOptions): Promise<void> {
    if (!this.file) return Promise.resolve();
    this.cancel();
    this.options = options;
    this.state = 'reading';
    this.bytesRead = 0;
    this.why = '';
    this.curves = undefined;
    void this.file.slice(0, 4096).arrayBuffer().then((bytes) => (this.#headBytes = new Uint8Array(bytes)));
    return this.#ask({ kind: 'read', file: this.file, options: { name: this.file.name, ...options } });
  }
  /** Of the server: asks for what is not here, or no longer right. What was told before is shown until then. */
  async open(): Promise<void> {
    if (this.file || !this.stale || this.state === 'reading') return;
    this.stale = false;
    if (!this.page) this.state = 'reading';
    const of = `cells/${encodeURIComponent(this.id)}`;
    try {
      const [report, page] = await Promise.all([asked<Report>(`${of}/report`), asked<Page>(`${of}/page`)]);
      if (this.page && JSON.stringify(report) === JSON.stringify(this.report)) return; // another cell has changed
      this.report = report;
      this.page = page;
      this.curves = undefined;
      this.state = endOf(report);
    } catch (error) {
      if (this.page) return; // it is gone, or the server is: the list and the header say so
      this.why = error instanceof Error ? error.message : String(error);
      this.state = 'failed';
    }
  }
  get leftOut(): LeftOut[] {
    return this.options.exclude ?? [];
  }
  /** The same with these cycles left out, and no others; the file is not read again. */
  leaveOut(exclude: LeftOut[]): Promise<void> {
    this.options = { ...this.options, exclude };
    if (!this.#folded || this.state !== 'done') return Promise.resolve();
    this.#worker?.terminate();
    this.telling = true;
    return this.#ask({ kind: 'tell', folded: this.#folded, options: { ...this.options } });
  }
  /** The rows of its curves, made when first asked for. */
  askCurves(): Promise<Curves> {
    if (!this.file && this.page) return (this.curves ??= Promise.resolve(this.page.rows));
    const folded = this.#folded;
    if (!folded) return Promise.reject(new Error('nothing was read'));
    this.curves ??= answered({ kind: 'curves', folded }).then((told) => JSON.parse(told.rows) as Curves);
    return this.curves;
  }
  /** The rows of the file that one cycle is made of, thinned; the file is read again as far as these. */
  askSamples(cycle: number, gone: AbortSignal): Promise<Sample[]> {
    const { exclude: _, ...options } = this.options, table = this.report?.cycles;
    const at = table?.cycle.indexOf(cycle) ?? -1;
    if (!this.file) return Promise.reject(new Error('the server keeps no rows'));
    if (!table || at < 0) return Promise.reject(new Error(`there is no cycle ${cycle}`));
    const before = table.samples.slice(0, at).reduce<number>((sum, each) => sum + (each ?? 0), 0);
    const asked = { name: this.file.name, ...options, samples: { first: before + 1, count: table.samples[at] ?? 0 } };
    return answered({ kind: 'samples', file: this.file, options: asked }, gone).then((told) => JSON.parse(told.rows) as Sample[]);
  }
  #ask(ask: Ask): Promise<void> {
    return new Promise((over) => {
      this.#over = over;
      this.#worker = started((told) => this.#hear(told));
      this.#worker.postMessage(ask);
    });
  }
  cancel(): void {
    if (this.#worker) this.#end('cancelled');
    else if (this.state === 'waiting') this.state = 'cancelled';
  }
  #over: () => void = () => undefined;
  #end(state: State): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.telling = false;
    this.state = state;
    this.#over();
  }
  #hear(told: Tell): void {
    if (told.kind === 'reading') this.bytesRead = told.bytes;
    else if (told.kind === 'head') this.#headText = told.text;
    else if (told.kind === 'folded') {
      this.report = JSON.parse(told.report) as Report;
      this.page = JSON.parse(told.page) as Page;
      this.state = 'fitting';
    } else if (told.kind === 'failed') {
      this.why = told.why;
      this.#end('failed');
    } else if (told.kind === 'done') {
      this.#folded = told.folded;
      this.report = JSON.parse(told.report) as Report;
      this.page = JSON.parse(told.page) as Page;
      if (told.readMs > 0) this.took = { readMs: told.readMs, fitMs: told.fitMs, memoryBytes: told.memoryBytes };
      this.#end(endOf(this.report));
    }
  }
}

function endOf(report: Report): State {
  return report.findings.some((finding) => finding.severity === 'refused') ? 'refused' : 'done';
}
function started(hear: (told: Tell) => void): Worker {
  const worker = new Worker(new URL('../core/worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Tell>) => hear(data);
  worker.onerror = (event) => hear({ kind: 'failed', why: event.message || 'the worker could not be started' });
  return worker;
}

type Asked = Extract<Ask, { kind: 'curves' | 'samples' }>;
/** The one answer to a question that needs no more than a worker of its own; it ends when nobody wants it any more. */
function answered(ask: Asked, gone?: AbortSignal): Promise<Extract<Tell, { kind: 'curves' | 'samples' }>> {
  return new Promise((good, bad) => {
    const worker = started((told) => {
      if (told.kind === 'head') return;
      worker.terminate();
      if (told.kind === 'curves' || told.kind === 'samples') good(told);
      else bad(new Error(told.kind === 'failed' ? told.why : told.kind));
    });
    gone?.addEventListener('abort', () => worker.terminate());
    worker.postMessage(ask);
  });
}

export const cells = new SvelteMap<string, Cell>();
/** Those of the server, by name; a dropped file of the same name gets a number. */
export const kept = new SvelteMap<string, Cell>();
export function cellNamed(name: string): Cell | undefined {
  return cells.get(name) ?? kept.get(name);
}
/** What the server keeps now: of cells that it kept before, what was told is asked for again. */
export function keep(names: string[]): void {
  const now = new Set(names);
  for (const name of kept.keys()) if (!now.has(name)) kept.delete(name);
  for (const name of names) {
    const known = kept.get(name);
    if (known) known.stale = true;
    else kept.set(name, new Cell(name));
  }
}
let queue: Promise<void> = Promise.resolve();

/** Adds files, one cell each; they are read one after the other. The first one's id. */
export function add(files: File[], options: SessionOptions): string | undefined {
  let first: string | undefined;
  for (const file of files) {
    let id = file.name;
    for (let n = 2; cellNamed(id); ++n) id = `${file.name} (${n})`;
    first ??= id;
    const cell = new Cell(id, file);
    cells.set(id, cell);
    queue = queue.then(() => (cell.state === 'waiting' ? cell.read(options) : undefined));
  }
  return first;
}
export function remove(id: string): void {
  cells.get(id)?.cancel();
  cells.delete(id);
}
