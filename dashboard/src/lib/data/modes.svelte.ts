// What a cell lost (LLI, LAM): the electrodes that were given, kept as long as the page, and the answer for one cell.
import type { Belief, Electrode, Finding, ModesPage } from '$wasm/bha';
import type { ModesAsk, ModesTell } from '$lib/core/modes_worker';
import { commandOfWords, saidOf, optionOf } from './command';
import type { Cell } from './cells.svelte';

export type Side = 'positive' | 'negative';
/** The names that core/bha/models/half_cell.h knows. */
export const published: Record<Side, string[]> = { positive: ['nmc811', 'lfp'], negative: ['graphite', 'graphite-silicon'] };
/** Those that were given; of a file with its text, of a published one without. */
export const electrodes: Partial<Record<Side, Electrode>> = $state({});

export class Lost {
  state: 'reading' | 'fitting' | 'done' | 'refused' | 'failed' = $state('reading');
  bytesRead = $state(0);
  page: ModesPage | undefined = $state.raw();
  refusal: Finding | undefined = $state.raw();
  why = $state('');
  readonly #worker: Worker;
  readonly #file: File;
  readonly #belief: Belief;

  constructor(file: File, belief: Belief) {
    this.#file = file;
    this.#belief = belief;
    this.#worker = new Worker(new URL('../core/modes_worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<ModesTell>) => this.#hear(data);
    this.#worker.onerror = (event) => this.#hear({ kind: 'failed', why: event.message || 'the worker could not be started' });
  }
  ask(positive: Electrode, negative: Electrode): void {
    this.#worker.postMessage({ file: this.#file, belief: this.#belief, positive: { ...positive }, negative: { ...negative } } satisfies ModesAsk);
  }
  end(): void {
    this.#worker.terminate();
  }
  #hear(told: ModesTell): void {
    if (told.kind === 'reading') this.bytesRead = told.bytes;
    else if (told.kind === 'fitting') this.state = 'fitting';
    else if (told.kind === 'done') {
      this.page = JSON.parse(told.page) as ModesPage;
      this.state = 'done';
    } else {
      this.refusal = findingIn(told.why);
      this.why = this.refusal ? '' : told.why;
      this.state = this.refusal ? 'refused' : 'failed';
    }
  }
}
/** What the core refuses is a finding; anything else went wrong. */
export function findingIn(why: string): Finding | undefined {
  try {
    const said = JSON.parse(why) as Partial<Finding>;
    return said.severity === 'refused' ? (said as Finding) : undefined;
  } catch {
    return undefined;
  }
}
const ofFit = ['reference', 'eol', 'eol_Ah', 'exclude', 'seed'];
/** The command that tells the same. */
export function modesCommand(cell: Pick<Cell, 'file' | 'options'>, positive: Electrode, negative: Electrode): string {
  const said = saidOf(cell.options).filter(([name]) => !ofFit.includes(name)).flatMap(optionOf);
  return commandOfWords(['bha', 'modes', cell.file?.name ?? '', '--positive', positive.name, '--negative', negative.name, ...said]);
}
