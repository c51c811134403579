// What was chosen on the page, as others take it: the command that gives the same report, and the form with which a file is kept.
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

/** What can be said in words; the others are about the bytes themselves, or a whole document. An option more does not compile until it stands here. */
type Said = Omit<Required<SessionOptions>, 'name' | 'believe' | 'samples' | 'text_of' | 'voltage_min_V' | 'voltage_max_V'>;
const one = (value: string | number): string[] => [String(value)];
const delimiterNames: Record<string, string> = { '\t': 'tab', ' ': 'blank' };
const words: { [Name in keyof Said]: (value: Said[Name]) => string[] } = {
  nominal_capacity_Ah: one, configuration: one, map: (value) => Object.entries(value).map(([quantity, heading]) => `${quantity}=${heading}`),
  clock: one, sign: one, temperature: one, delimiter: (value) => [delimiterNames[value] ?? value], decimal: one, reference: one, eol: one, eol_Ah: one, seed: one,
  exclude: (value) => value.map(excludeWord)
};
/** Pairs of a name and a word; a name may come several times. The command has the same names, in small letters with dashes. */
export function saidOf(options: SessionOptions): [name: string, word: string][] {
  const { voltage_min_V, voltage_max_V } = options, out: [string, string][] = [];
  for (const name of Object.keys(words) as (keyof Said)[]) {
    const value = options[name];
    if (value !== undefined && value !== '') out.push(...(words[name] as (value: unknown) => string[])(value).map((word): [string, string] => [name, word]));
    if (name === 'nominal_capacity_Ah' && voltage_min_V !== undefined && voltage_max_V !== undefined)
      out.push(['voltage_limits', `${voltage_min_V},${voltage_max_V}`]);
  }
  return out;
}
/** Without one of these pairs. */
export function unsaid(options: SessionOptions, name: string, word: string): SessionOptions {
  const out = { ...options };
  if (name === 'voltage_limits') {
    delete out.voltage_min_V;
    delete out.voltage_max_V;
  } else if (name === 'map') out.map = Object.fromEntries(Object.entries(options.map ?? {}).filter(([quantity]) => !word.startsWith(`${quantity}=`)));
  else if (name === 'exclude') out.exclude = (options.exclude ?? []).filter((one) => excludeWord(one) !== word);
  else delete out[name as keyof SessionOptions];
  return out;
}
/** One pair as the command takes it. */
export function optionOf([name, word]: [name: string, word: string]): string[] {
  return [`--${name.toLowerCase().replace(/_/g, '-')}`, ...(name === 'voltage_limits' ? word.split(',') : [word])];
}
export function commandOf(file: string, options: SessionOptions): string {
  return commandOfWords(['bha', 'report', file, ...saidOf(options).flatMap(optionOf)]);
}
/** Words as a shell takes them. */
export function commandOfWords(words: string[]): string {
  return words.map(quoted).join(' ');
}
