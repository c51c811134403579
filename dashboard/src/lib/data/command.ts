// The command that gives the same report: what was chosen on the page, as options of `bha report`.
import type { LeftOut, SessionOptions } from '$wasm/bha';

/** A word as a shell takes it. */
function quoted(text: string): string {
  return /^[\w\-+=:./,@%]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
export function excludeWord({ first_cycle, last_cycle, reason }: LeftOut): string {
  return `${first_cycle === last_cycle ? first_cycle : `${first_cycle}-${last_cycle}`}=${reason}`;
}
/** What `excludeWord` wrote; undefined for anything else. */
export function excludedFrom(word: string): LeftOut | undefined {
  const [, first, last, reason] = /^(\d+)(?:-(\d+))?=(.*\S.*)$/.exec(word) ?? [];
  if (first === undefined || reason === undefined) return undefined;
  const out = { first_cycle: Number(first), last_cycle: Number(last ?? first), reason: reason.trim() };
  return out.last_cycle < out.first_cycle ? undefined : out;
}
export function commandOf(file: string, options: SessionOptions): string {
  const words = ['bha', 'report', file];
  const say = (option: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '') words.push(`--${option}`, String(value));
  };
  say('nominal-capacity-ah', options.nominal_capacity_Ah);
  if (options.voltage_min_V !== undefined && options.voltage_max_V !== undefined)
    words.push('--voltage-limits', String(options.voltage_min_V), String(options.voltage_max_V));
  say('eol', options.eol);
  say('sign', options.sign);
  say('delimiter', options.delimiter === '\t' ? 'tab' : options.delimiter);
  say('decimal', options.decimal);
  for (const one of options.exclude ?? []) say('exclude', excludeWord(one));
  return commandOfWords(words);
}
/** Words as a shell takes them. */
export function commandOfWords(words: string[]): string {
  return words.map(quoted).join(' ');
}
