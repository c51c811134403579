// What a cell lost (LLI, LAM), in the view Curves: nothing given, published curves, one's own, what is refused; the same as `bha modes` tells.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onEachPage } from './each_page';
import { folder, inaccessible, root, savedFrom, simulated, tabTo, textOf } from './site';

let page: Page, slow: string, fast: string, own: string;

onEachPage(() => {
  slow = simulated('slow.csv', '--protocol', 'checkup', '--cycles', '101', '--sample-s', '120');
  fast = simulated('fast.csv', '--cycles', '10', '--sample-s', '120');
  own = join(folder, 'own.csv'); // a graphite that somebody measured
  writeFileSync(own, 'stoichiometry,potential_V\n' + Array.from({ length: 60 }, (_, i) => `${i / 60},${0.6 * Math.exp(-8 * i / 60) + 0.22 - 0.15 * i / 60}\n`).join(''));
}, (its) => { page = its; });

async function look(file: string): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByRole('link', { name: 'Look at it' }).waitFor();
  await page.locator('.cells span[title]').waitFor();
  await page.getByRole('link', { name: 'Curves' }).click();
  await page.getByLabel('what was lost').check();
}
const curve = (side: string): ReturnType<Page['getByRole']> => page.getByRole('combobox', { name: `${side} electrode: curve` });

test('nothing given: what is needed is said; published curves by keys alone: drawn, told as the command tells it', async () => {
  await look(slow);
  await page.getByText('for each one a').waitFor();
  expect(await page.locator('#modes').count()).toBe(0);
  expect(await inaccessible(page)).toEqual([]);
  await tabTo(page, curve('Positive'));
  await page.keyboard.type('nm');
  await tabTo(page, curve('Negative'));
  await page.keyboard.type('graphite-s');
  for (const name of ['modes', 'modes_interval']) await page.locator(`#${name}[data-drawn=yes]`).waitFor();
  expect(await inaccessible(page)).toEqual([]);
  expect(await page.locator('#modes-summary').innerText()).toMatch(/^3 check-ups; lost by cycle 101 since cycle 1: lithium \(LLI\) [\d.]+ % \([\d.]+ to [\d.]+\)/);
  const command = await page.locator('[data-command]').innerText();
  expect(command).toBe('bha modes slow.csv --positive nmc811 --negative graphite-silicon');
  const native = JSON.parse(execFileSync('sh', ['-c', `"$BHA" ${command.slice('bha '.length)} --json --quiet`], { cwd: folder, env: { ...process.env, BHA: join(root, 'build/release/bha') } }).toString()) as
    { rows: { cycle: number; lithium_loss: number; negative_loss_upper: number }[] };
  const rows = (await textOf(await savedFrom(page, '#modes', 'Data'))).trim().split('\n').slice(1).map((line) => line.split(','));
  for (const row of native.rows) expect(Number(rows.find(([cycle, mode]) => Number(cycle) === row.cycle && mode?.startsWith('lithium'))![2])).toBeCloseTo(row.lithium_loss, 6);
  const last = native.rows[native.rows.length - 1]!;
  expect(await page.getByRole('region', { name: 'Check-ups' }).innerText()).toContain(`to ${(100 * last.negative_loss_upper).toFixed(2)} %`);
  expect((await textOf(await savedFrom(page, '#modes', 'SVG'))).match(/aria-roledescription="bar"/g)?.length).toBe(9);
});

test('a curve of one own is chosen, the file is not read again; one that is none is refused in the words of the core', async () => {
  await look(slow);
  await curve('Positive').selectOption('nmc811');
  await page.getByLabel('Negative electrode: your own curve').setInputFiles(own);
  await page.locator('#modes[data-drawn=yes], .refusal').first().waitFor();
  expect(await curve('Negative').inputValue()).toBe('own.csv');
  const broken = join(folder, 'broken.csv');
  writeFileSync(broken, 'x,potential_V\n0.1,3\n');
  await page.getByLabel('Negative electrode: your own curve').setInputFiles(broken);
  const refusal = page.getByRole('alert');
  await refusal.getByText('broken.csv').waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await curve('Negative').selectOption('graphite-silicon');
  await page.locator('#modes[data-drawn=yes]').waitFor();
  await curve('Negative').selectOption('');
  await page.getByText('for each one a').waitFor();
});

test('a record without a slow check-up is refused with the rate that it has', async () => {
  await look(fast);
  await curve('Positive').selectOption('nmc811');
  await curve('Negative').selectOption('graphite-silicon');
  const refusal = page.getByRole('alert');
  await refusal.getByText('C/10 or slower').waitFor();
  expect(await refusal.innerText()).toContain('give a record with a slow check-up');
  expect(await inaccessible(page)).toEqual([]);
});
