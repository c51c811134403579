import { expect, test } from 'vitest';
import { commandOfWhatIf, conditions, usual } from './what_if';

test('the command asks what the sliders say, and beside the baseline only what differs', () => {
  expect(commandOfWhatIf('m', 10, 0.8, usual)).toBe('bha whatif --model m --years 10 --eol 0.8 --temperature-degc 25 --depth-of-discharge 0.8 --mean-soc 0.5 --c-rate 0.5 --cycles-per-day 1');
  expect(commandOfWhatIf('m', 10, 0.8, usual, { ...usual, temperature_degC: 35, c_rate: 1 })).toMatch(/ --instead temperature_degC=35,c_rate=1$/);
  expect(commandOfWhatIf('m', 10, 0.8, usual, usual)).not.toContain('--instead');
});

test('each slider can stand where the usual conditions are', () => {
  for (const { name, min, max, step } of conditions) {
    expect(usual[name]).toBeGreaterThanOrEqual(min);
    expect(usual[name]).toBeLessThanOrEqual(max);
    expect(Math.abs((usual[name] - min) / step - Math.round((usual[name] - min) / step))).toBeLessThan(1e-9);
  }
});
