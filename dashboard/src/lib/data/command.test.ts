import { expect, test } from 'vitest';
import { commandOf } from './command';

test('what was chosen is typed as the command takes it', () => {
  expect(commandOf('cell 7.csv', {})).toBe("bha report 'cell 7.csv'");
  expect(commandOf("the cell's.csv", { nominal_capacity_Ah: 2, voltage_min_V: 2.7, voltage_max_V: 4.2, delimiter: '\t' }))
    .toBe("bha report 'the cell'\\''s.csv' --nominal-capacity-ah 2 --voltage-limits 2.7 4.2 --delimiter tab");
});
