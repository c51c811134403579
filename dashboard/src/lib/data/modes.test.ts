import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findingIn, modesCommand, published } from './modes.svelte';

test('the command says what decides how the file is read, and nothing of health', () => {
  const file = new File([], 'cell 7.csv');
  expect(modesCommand({ file, options: { nominal_capacity_Ah: 2, sign: 'discharge-positive', map: { time: 'a:s' }, eol: 0.7, exclude: [{ first_cycle: 1, last_cycle: 1, reason: 'x' }] } },
    { name: 'my nmc.csv', text: '...' }, { name: 'graphite', text: '' })).toBe(
    "bha modes 'cell 7.csv' --positive 'my nmc.csv' --negative graphite --nominal-capacity-ah 2 --map time=a:s --sign discharge-positive");
});

test('what the core refuses is told from what went wrong', () => {
  expect(findingIn('{"severity":"refused","found":"x"}')).toMatchObject({ found: 'x' });
  for (const why of ['', 'out of memory', '{"severity":"note"}', '[1]']) expect(findingIn(why)).toBeUndefined();
});

test('the published curves are those that the core says it knows', () => {
  const header = readFileSync(new URL('../../../../core/bha/models/half_cell.h', import.meta.url), 'utf8');
  expect(header).toContain(`/// ${published.positive.join(', ')} (positive); ${published.negative.join(', ')} (negative).`);
});
