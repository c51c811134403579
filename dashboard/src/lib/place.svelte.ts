// What is looked at stands in the address, so that it can be kept and sent: ?cell=NAME&x=efc&exclude=17=REASON
import { goto } from '$app/navigation';
import { page } from '$app/state';
import { browser } from '$app/environment';
import { isAxis, type Axis, type Span } from './charts/axis';
import { cellNamed, type Cell } from './data/cells.svelte';
import { excludedFrom, excludeWord } from './data/command';
import type { LeftOut } from '$wasm/bha';

const said = (name: string): string | null => (browser ? page.url.searchParams.get(name) : null);

function spanFrom(text: string | null): Span | undefined {
  const [from, to] = (text ?? '').split('..').map((part) => (part === '' ? Number.NaN : Number(part)));
  return from !== undefined && to !== undefined && from <= to ? [from, to] : undefined;
}

export const place = {
  /** The cell that the address names; undefined when it is neither in memory nor kept by the server. */
  get cell(): Cell | undefined {
    const name = said('cell');
    return name === null ? undefined : cellNamed(name);
  },
  get cellName(): string | null {
    return said('cell');
  },
  get axis(): Axis {
    const x = said('x');
    return isAxis(x) ? x : 'cycle';
  },
  /** A word of one view alone. */
  word(name: string): string | null {
    return said(name);
  },
  /** The cycle that is looked at. */
  get cycle(): number | undefined {
    const at = said('cycle');
    return at !== null && /^\d+$/.test(at) ? Number(at) : undefined;
  },
  /** The cycles that are drawn; all, when the address says nothing. */
  get cycles(): Span | undefined {
    return this.span('cycles');
  },
  /** A word that names a span: from..to, in the numbers of an axis. */
  span(name: string): Span | undefined {
    return spanFrom(said(name));
  },
  /** What the address leaves out of a file of this name. */
  leftOutOf(file: string): LeftOut[] {
    if (!browser || said('cell') !== file) return [];
    return page.url.searchParams.getAll('exclude').map(excludedFrom).filter((each) => each !== undefined);
  },
  /** All words that begin so, by what follows. */
  words(prefix: string): Map<string, string> {
    const all = browser ? [...page.url.searchParams] : [];
    return new Map(all.filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]));
  },
  /** The same address with other words in it, an empty one taken out; of another cell, with what was left out of that one. */
  with(words: Record<string, string>): string {
    const query = new URLSearchParams(browser ? page.url.searchParams : undefined);
    for (const [name, value] of Object.entries(words))
      if (value === '') query.delete(name);
      else query.set(name, value);
    const cell = words.cell === undefined ? undefined : cellNamed(words.cell);
    if (cell) {
      if (words.cell !== said('cell')) for (const word of ['cycle', 'cycles']) query.delete(word);
      query.delete('exclude');
      for (const one of cell.leftOut) query.append('exclude', excludeWord(one));
    }
    return `?${query}`;
  },
  say(words: Record<string, string>): Promise<void> {
    return goto(this.with(words), { replaceState: true, keepFocus: true, noScroll: true });
  }
};
