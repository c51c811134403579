// What a visitor waits for and what is sent:  node journeys/measure.ts   (after make dashboard build)
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launched, opened, root, served, simulated, type Asked } from './site.ts';

const bytesOf = (asked: Asked[], part: (path: string) => boolean): string =>
  (asked.filter(({ path }) => part(path)).reduce((sum, { bytes }) => sum + bytes, 0) / 1e3).toFixed(0);

interface Once { toForm: number; toReport: number; toCharts: number; cost: string }

async function once(browser: Browser, address: string, file: string): Promise<Once> {
  const from = performance.now(), page = await opened(browser, address, []);
  await page.locator('button', { hasText: /Dark|Light/ }).waitFor();
  const toForm = performance.now() - from;
  await page.locator('input[type=file]').first().setInputFiles(file);
  const dropped = performance.now();
  const link = page.getByText('Look at it'), done = page.locator('.cells span[title]');
  await done.waitFor();
  const toReport = performance.now() - dropped;
  const cost = (await done.getAttribute('title')) ?? '';
  const clicked = performance.now();
  await link.click();
  for (const name of ['soh_band', 'capacity_efficiency', 'resistance', 'temperature']) await page.locator(`#${name}[data-drawn=yes]`).waitFor();
  const toCharts = performance.now() - clicked;
  await page.context().close();
  return { toForm, toReport, toCharts, cost };
}

/** What is sent until the first chart stands, the second module held back until then. */
async function upToFirstChart(browser: Browser, address: string, file: string, asked: Asked[]): Promise<Asked[]> {
  asked.length = 0;
  const page = await opened(browser, address, []), held: (() => void)[] = [];
  await page.route(/health.*\.wasm/, (route) => held.push(() => void route.continue()));
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByText('Look at it').click();
  await page.locator('#capacity_efficiency[data-drawn=yes]').waitFor();
  const out = [...asked];
  held.forEach((go) => go());
  await page.locator('#soh_band[data-drawn=yes]').waitFor();
  await page.context().close();
  return out;
}

const { server, address, asked } = await served();
const browser = await launched();
const files = [simulated('small.csv', '--cycles', '1000', '--sample-s', '300'), simulated('large.csv', '--cycles', '1000', '--sample-s', '10')];
await once(browser, address, files[0]!); // the server compresses once
const first = await upToFirstChart(browser, address, files[0]!, asked);
console.log(`kB brotli before the first chart: ${bytesOf(first, () => true)}, of which core ${bytesOf(first, (path) => path.endsWith('.wasm'))}, ` +
  `the largest script ${(Math.max(...first.filter(({ path }) => path.endsWith('.js')).map(({ bytes }) => bytes)) / 1e3).toFixed(0)}`);
for (const file of files) {
  const runs: Once[] = [];
  for (let i = 0; i < 2; ++i) runs.push(await once(browser, address, file));
  const best = (pick: (run: Once) => number): string => Math.min(...runs.map(pick)).toFixed(0);
  const from = performance.now();
  execFileSync(join(root, 'build/release/bha'), ['report', file, '--json', '--quiet', '--threads', '1'], { maxBuffer: 1e9 });
  console.log(`${(statSync(file).size / 1e6).toFixed(1)} MB, 1,000 cycles, best of 2: page ${best((run) => run.toForm)} ms, ` +
    `file to report ${best((run) => run.toReport)} ms (${runs[runs.length - 1]!.cost}), view to charts ${best((run) => run.toCharts)} ms; ` +
    `native report, one thread ${(performance.now() - from).toFixed(0)} ms`);
}
await browser.close();
server.close();
