import { expect, test } from 'vitest';
import { csvOf } from './save';

test('missing is empty, and what would end a field is quoted', () => {
  expect(csvOf([{ a: 1, b: null, c: 'x' }, { a: 0.1, b: undefined, c: 'say "a, b"\n' }])).toBe('a,b,c\n1,,x\n0.1,,"say ""a, b""\n"\n');
  expect(csvOf([])).toBe('\n');
});
