import { expect, test } from 'vitest';
import { parse } from '../src/lib/charts/vega';
import { compiled, shown } from './compiled_charts';

test.each(Object.entries(shown).flatMap(([name, along]) => along.map((axis) => [name, axis] as const)))('%s over %s is taken by Vega without eval', (name, axis) => {
  const spec = compiled(name, axis) as { data: { name: string }[]; scales: object[] };
  expect(spec.data.length).toBeGreaterThan(0);
  expect(JSON.stringify(spec)).not.toContain('undefined');
  expect(() => parse(spec, {}, { ast: true })).not.toThrow();
  if (axis !== 'cycle') expect(JSON.stringify(spec.scales)).toContain(`"${axis}"`);
});
