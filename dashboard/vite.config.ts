import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { compiledCharts } from './scripts/compiled_charts.ts';

const absent = fileURLToPath(new URL('src/lib/charts/absent.ts', import.meta.url));

export default defineConfig({
  plugins: [compiledCharts(), sveltekit()],
  server: { fs: { allow: ['..'] } },
  worker: { format: 'es' },
  build: { target: 'es2020' },
  resolve: { alias: Object.fromEntries(['d3-geo', 'd3-dsv', 'topojson-client'].map((part) => [part, absent])) },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'] } },
      { test: { name: 'journeys', include: ['journeys/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000, fileParallelism: false } }
    ]
  }
});
