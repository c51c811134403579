// The charts of charts/ as Vega, compiled when the dashboard is built: a page needs no Vega-Lite compiler (90 kB less to send).
//   import charts from 'virtual:charts';   charts.soh_band.efc()   → the Vega specification with equivalent full cycles along x
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Plugin } from 'vite';
import { axes, withAxis, type Axis } from '../src/lib/charts/axis.ts';

const folder = fileURLToPath(new URL('../../charts/', import.meta.url));

/** The charts that a view shows, and along what: the others are always drawn as they are written. */
export const shown: Record<string, readonly Axis[]> = {
  soh_band: axes, capacity_efficiency: axes, resistance: axes, temperature: axes,
  residuals: ['cycle'], acf: ['cycle'], data_quality: ['cycle']
};
export function chart(name: string): TopLevelSpec {
  return JSON.parse(readFileSync(`${folder}${name}.vl.json`, 'utf8')) as TopLevelSpec;
}
/** The compiler's remarks are errors, but that a chart of steps has its own height. */
const logger = {
  level: () => logger, error: (...words: unknown[]) => { throw new Error(words.join(' ')); },
  warn: (...words: unknown[]) => { if (!String(words[0]).startsWith('Dropping "fit-y"')) throw new Error(words.join(' ')); return logger; },
  info: () => logger, debug: () => logger
} as unknown as NonNullable<NonNullable<Parameters<typeof compile>[1]>['logger']>;

export function compiled(name: string, axis: Axis): object {
  const config = { background: null as never, legend: { orient: 'bottom' as const } }; // colours are the page's: drawn.ts
  const { $schema: _, background: __, ...spec } = compile(withAxis(chart(name), axis), { logger, config }).spec;
  return spec;
}

export function compiledCharts(): Plugin {
  const own = '\0virtual:charts', one = '\0virtual:chart:';
  return {
    name: 'compiled-charts',
    resolveId: (id) => (id === 'virtual:charts' || id.startsWith('virtual:chart:') ? `\0${id}` : undefined),
    load(id) {
      if (id === own) {
        const lines = Object.entries(shown).map(([name, along]) => {
          const each = along.map((axis) => `${axis}: () => import('virtual:chart:${name}:${axis}')`).join(', ');
          return `${name}: { ${each}, source: () => import('virtual:chart:${name}:source') }`;
        });
        return `export default { ${lines.join(',\n')} };`;
      }
      if (!id.startsWith(one)) return undefined;
      const [name = '', axis] = id.slice(one.length).split(':');
      const spec = axis === 'source' ? chart(name) : compiled(name, axis as Axis);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(spec))});`;
    }
  };
}
