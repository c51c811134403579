// The conditions that can be moved, and the command that asks the same. The core says which of them a model was measured on.
import { commandOfWords } from './command';

export type Name = 'temperature_degC' | 'depth_of_discharge' | 'mean_soc' | 'c_rate' | 'cycles_per_day';
export interface Condition { name: Name; title: string; min: number; max: number; step: number; words: (value: number) => string }

const percent = (value: number): string => `${Math.round(100 * value)} %`;
export const conditions: Condition[] = [
  { name: 'temperature_degC', title: 'Temperature', min: 0, max: 60, step: 1, words: (value) => `${value} °C` },
  { name: 'depth_of_discharge', title: 'Depth of discharge', min: 0, max: 1, step: 0.05, words: percent },
  { name: 'mean_soc', title: 'Mean state of charge', min: 0, max: 1, step: 0.05, words: percent },
  { name: 'c_rate', title: 'Rate', min: 0.1, max: 3, step: 0.1, words: (value) => `${value}C` },
  { name: 'cycles_per_day', title: 'Cycles a day', min: 0, max: 4, step: 0.25, words: String }
];
/** As the core has them. */
export const usual: Record<Name, number> = { temperature_degC: 25, depth_of_discharge: 0.8, mean_soc: 0.5, c_rate: 0.5, cycles_per_day: 1 };

export function commandOfWhatIf(model: string, years: number, eol: number, baseline: Record<Name, number>, instead?: Record<Name, number>): string {
  const words = ['bha', 'whatif', '--model', model, '--years', String(years), '--eol', String(eol)];
  for (const { name } of conditions) words.push(`--${name.toLowerCase().replace(/_/g, '-')}`, String(baseline[name]));
  const other = conditions.filter(({ name }) => instead && instead[name] !== baseline[name]).map(({ name }) => `${name}=${instead![name]}`);
  if (other.length > 0) words.push('--instead', other.join(','));
  return commandOfWords(words);
}
