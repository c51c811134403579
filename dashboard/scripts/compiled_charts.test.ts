import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compiled, shown, transformsModule } from './compiled_charts';

test.each(Object.entries(shown).flatMap(([name, along]) => along.map((axis) => [name, axis] as const)))('%s over %s is operators, and nothing to evaluate', (name, axis) => {
  const chart = compiled(name, axis), text = JSON.stringify(chart);
  expect(chart.sets.length).toBeGreaterThan(0);
  expect(/"code":"[^"]{4}/.test(text)).toBe(false);
  expect(text.includes('"ast":')).toBe(true);
  if (axis !== 'cycle') expect(text.includes(`"$field":"${axis}"`)).toBe(true);
});

test('every chart is shown, but for those of the page of a benchmark', () => {
  const all = readdirSync(new URL('../../charts/', import.meta.url)).filter((file) => file.endsWith('.vl.json')).map((file) => file.slice(0, -'.vl.json'.length));
  expect(all.filter((name) => !(name in shown))).toEqual(['cell_errors', 'pit', 'told_error']);
});

test('the transforms are those that the charts use', () => {
  const module = transformsModule([compiled('acf', 'cycle')]);
  expect(module).toContain('collect: collect');
  expect(module).not.toContain('stack');
});
