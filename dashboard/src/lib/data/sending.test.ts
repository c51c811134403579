import { expect, test } from 'vitest';
import { said } from './sending.svelte';

test('what was said of a file goes with it', () => {
  expect(said({})).toBe('');
  expect(said({ nominal_capacity_Ah: 2, eol: 0.7, delimiter: '\t', voltage_min_V: 2.5, voltage_max_V: 4.2 })).toBe(
    'nominal_capacity_Ah=2&eol=0.7&delimiter=%09&voltage_limits=2.5%2C4.2');
  expect(said({ voltage_max_V: 4.2 })).toBe(''); // one limit alone is none
});
