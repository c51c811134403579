// Of each cell the same thing: for those that the server keeps in one answer, asked for again when its workspace changes; of a file it is
// asked of the core, once a report. To be made while a view is.
import { untrack } from 'svelte';
import type { Report } from '$wasm/bha';
import { asked } from './asked';
import { cells } from './cells.svelte';
import { server } from './server.svelte';

export class OfEach<Kept, Told> {
  kept: Kept[] | undefined = $state.raw();
  failed = $state('');
  #dropped = $state.raw(new Map<Report, Told>());
  /** Files that are being read, or were and are still being asked about. */
  readonly reading = $derived([...cells.values()].filter((cell) => cell.busy || (cell.report && !this.#dropped.has(cell.report))).length);
  /** The files of which it is told, by name. */
  readonly dropped = $derived([...cells.values()].flatMap(({ id, report }): { id: string; told: Told }[] => {
    const told = report && this.#dropped.get(report);
    return told ? [{ id, told }] : [];
  }));
  /** The server keeps cells, and has not answered yet. */
  readonly waits = $derived(server.fleet !== undefined && !this.kept && !this.failed);

  constructor(path: string, of: (report: Report) => Promise<Told>) {
    $effect(() => {
      if (!server.fleet) return;
      asked<Kept[]>(path).then((told) => { this.kept = told; this.failed = ''; }, (error: unknown) => { if (!this.kept) this.failed = String(error); });
    });
    $effect(() => {
      for (const { busy, report } of cells.values()) {
        if (busy || !report || untrack(() => this.#dropped.has(report))) continue;
        of(report).then((told) => { this.#dropped = new Map(this.#dropped).set(report, told); }, (error: unknown) => { this.failed = String(error); });
      }
    });
  }
}
