// The same pages on `bha serve`: the cells of a workspace, looked at without the core in the browser; changes seen; gone and back.
import { execFileSync, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { folder, inaccessible, keeping, launched, opened, root, savedFrom, simulated, textOf } from './site';

const bha = (...words: string[]): string => execFileSync(join(root, 'build/release/bha'), words, { maxBuffer: 1e9 }).toString();
const workspace = join(folder, 'kept'), options = ['--workspace', workspace, '--nominal-capacity-ah', '2', '--eol', '0.97', '--quiet'];
let browser: Browser, served: { process: ChildProcess; address: string }, page: Page, wrong: string[], modules: string[], files: string[];

beforeAll(async () => {
  files = [1, 2, 3].map((seed) => simulated(`cell${seed}.csv`, '--cycles', '60', '--temperature-degc', String(20 + 5 * seed), '--sample-s', '120'));
  bha('add', files[0]!, files[1]!, ...options);
  served = await keeping(workspace);
  browser = await launched();
});
afterAll(async () => {
  await browser.close();
  served.process.kill('SIGINT');
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  wrong = [];
  modules = [];
  page = await opened(browser, served.address, wrong);
  page.on('request', (request) => { if (request.url().endsWith('.wasm')) modules.push(request.url()); });
});
afterEach(async () => {
  expect(wrong).toEqual([]);
  await page.context().close();
});

const row = (name: string): ReturnType<Page['locator']> => page.getByRole('region', { name: 'Table of cells' }).getByRole('link', { name, exact: true });

test('the workspace is listed; a cell is shown as it is kept, without the core; a reload keeps what is looked at', async () => {
  await page.getByText('2 cells are kept').waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await row('cell2').click();
  for (const name of ['soh_band', 'capacity_efficiency', 'acf']) await page.locator(`#${name}[data-drawn=yes]`).waitFor();
  const told = JSON.parse(bha('report', '--workspace', workspace, '--cell', 'cell2', '--json', '--quiet'));
  expect(await page.locator('.facts .big').first().innerText()).toBe(`${(100 * told.soh.now).toFixed(1)} %`);
  expect(await page.locator('[data-command]').innerText()).toBe(told.run.command);
  await page.getByRole('link', { name: 'Curves' }).click();
  await page.locator('#incremental_capacity[data-drawn=yes]').waitFor();
  await page.getByRole('link', { name: 'Import' }).click();
  await page.getByText('The server keeps what was made of this file, not the file').waitFor(); // nothing to override it with
  expect(await page.getByRole('region', { name: 'Columns' }).getByRole('combobox').count()).toBe(0);
  await page.getByRole('link', { name: 'Data quality' }).click();
  await page.getByRole('heading', { name: 'Data quality of cell2' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Data quality of cell2' }).waitFor();
  await page.getByRole('combobox', { name: 'Cell' }).selectOption('cell1');
  await page.getByRole('heading', { name: 'Data quality of cell1' }).waitFor();
  expect(new URL(page.url()).searchParams.get('cell')).toBe('cell1');
  expect(modules).toEqual([]);
  await page.goto(`${served.address}cell/?cell=nobody`);
  await page.getByText('There is no nobody in the workspace').waitFor();
});

test('what is added and removed is seen at once; a dropped file stands beside what is kept', async () => {
  await page.getByText('2 cells are kept').waitFor();
  bha('add', files[2]!, ...options);
  await page.getByText('3 cells are kept').waitFor();
  await row('cell3').waitFor();
  bha('remove', 'cell3', '--workspace', workspace);
  await row('cell3').waitFor({ state: 'detached' });
  await page.locator('input[type=file]').first().setInputFiles(files[2]!);
  await page.getByRole('link', { name: 'Look at it' }).click();
  await page.locator('#soh_band[data-drawn=yes]').waitFor();
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('cell3');
  expect(modules.length).toBe(2);
});

test('a dropped file is kept on request, sent in pieces and added by the server; one that cannot be read says why', async () => {
  const own = join(folder, 'taking'), taking = await keeping(own, 0, '--uploads'), there = await opened(browser, taking.address, wrong);
  const long = simulated('long.csv', '--cycles', '30', '--sample-s', '20'); // more than one piece
  await fetch(`${taking.address}api/v1/uploads/long.csv?offset=0`, { method: 'PUT', body: 'another file of that name\n' });
  await there.getByText('There is none yet').waitFor();
  await there.locator('input[type=file]').first().setInputFiles([long, files[0]!]);
  await there.getByRole('listitem').filter({ hasText: 'long.csv' }).getByRole('link', { name: 'Look at it' }).click();
  const panel = there.getByRole('region', { name: 'One cycle' });
  await panel.getByLabel('Cycle', { exact: true }).fill('20');
  await panel.getByLabel('Cycle', { exact: true }).press('Enter');
  await panel.getByLabel('Leave it out').fill('the lid & all');
  await panel.getByLabel('Leave it out').press('Enter');
  await there.getByRole('link', { name: 'Import' }).click();
  await there.getByRole('button', { name: 'Keep long.csv in the workspace' }).click();
  await there.getByText('kept in the workspace', { exact: true }).waitFor();
  await there.getByText('1 cell is kept').waitFor();
  await there.getByRole('region', { name: 'Table of cells' }).getByRole('link', { name: 'long', exact: true }).waitFor();
  expect(JSON.parse(bha('list', '--workspace', own, '--json')).cells.length).toBe(1);
  expect(readFileSync(join(own, 'uploads/long.csv')).equals(readFileSync(long))).toBe(true);
  expect(JSON.parse(bha('report', '--workspace', own, '--cell', 'long', '--json')).left_out).toEqual([{ first_cycle: 20, last_cycle: 20, reason: 'the lid & all' }]);
  const strange = join(folder, 'strange.csv'); // what is said of it on the page is said to the server
  writeFileSync(strange, readFileSync(files[1]!, 'utf8').replace('Voltage / V', 'Klemme'));
  await there.locator('input[type=file]').first().setInputFiles(strange);
  await there.getByLabel('Klemme is', { exact: true }).selectOption('voltage');
  await there.getByRole('button', { name: 'Apply' }).click();
  await there.getByText('read as it was said').waitFor();
  await there.getByRole('button', { name: 'Keep strange.csv in the workspace' }).click();
  await there.getByText('2 cells are kept').waitFor();
  expect(JSON.parse(bha('report', '--workspace', own, '--cell', 'strange', '--json')).belief.columns.find(({ heading }: { heading: string }) => heading === 'Klemme').source).toBe('declared');
  const letter = join(folder, 'letter.txt');
  writeFileSync(letter, 'Dear all,\nthe cells arrive on Monday.\n');
  await there.locator('input[type=file]').first().setInputFiles(letter);
  await there.getByRole('button', { name: 'Keep letter.txt in the workspace' }).click();
  await there.getByText(/^failed: .*letter\.txt/).waitFor();
  expect(await inaccessible(there)).toEqual([]);
  taking.process.kill('SIGINT');
  await there.context().close();
});

test('the server goes and comes back: a word, what is here stays, and it goes on', async () => {
  await row('cell1').click();
  await page.locator('#soh_band[data-drawn=yes]').waitFor();
  served.process.kill('SIGKILL');
  await page.getByText('The workspace cannot be asked').waitFor();
  expect(await page.locator('#soh_band[data-drawn=yes]').count()).toBe(1);
  await page.getByRole('combobox', { name: 'Cell' }).selectOption('cell2');
  await page.getByText('It is asked for when the server is back').waitFor();
  bha('add', files[2]!, ...options);
  served = await keeping(workspace, Number(new URL(served.address).port));
  await page.getByText('The workspace cannot be asked').waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'cell2' }).waitFor();
  await page.locator('#soh_band[data-drawn=yes]').waitFor();
  await page.getByRole('link', { name: 'Import' }).click();
  await page.getByText('3 cells are kept').waitFor();
  expect(wrong.filter((each) => !/ERR_(CONNECTION|INCOMPLETE|EMPTY)/.test(each))).toEqual([]); // the browser's own words about the line
  wrong.length = 0;
});

test('cohort: groups by what cells differ in, curves, who still lives, two numbers against each other, a filter in the address', async () => {
  bha('add', files[2]!, ...options); // where it is there already, nothing happens
  await page.getByText('3 cells are kept').waitFor();
  await page.getByRole('link', { name: 'Cohort' }).click();
  for (const name of ['cohort_health', 'cohort_survival', 'cohort_scatter']) await page.locator(`#${name}[data-drawn=yes]`).waitFor();
  await page.getByLabel('Group by').selectOption('temperature');
  await page.getByText('3 cells, 3 groups').waitFor();
  await page.waitForURL(/by=temperature/);
  await page.getByLabel('Across').selectOption('cycles');
  await page.waitForURL(/sx=cycles/);
  await page.getByRole('combobox', { name: 'temperature' }).selectOption({ index: 1 });
  await page.getByText('1 of 3 cells').waitFor();
  await page.reload();
  await page.getByText('1 of 3 cells').waitFor();
  await page.getByRole('combobox', { name: 'temperature' }).selectOption('*');
  await page.getByLabel('Group by').selectOption('');
  await page.getByText('3 cells', { exact: true }).waitFor();
  const lives = JSON.parse(bha('list', '--workspace', workspace, '--json')).cohorts[0];
  await page.getByText(`${lives.ended} of ${lives.cells} cells ended`).waitFor();
  const drag = async (figure: string, from: number, to: number): Promise<void> => {
    const picture = page.locator(`#${figure}[data-drawn=yes] .chart svg, #${figure}[data-drawn=yes] .chart canvas`).first();
    await picture.scrollIntoViewIfNeeded();
    const box = (await picture.boundingBox())!;
    await page.mouse.move(box.x + from * box.width, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + to * box.width, box.y + 80, { steps: 4 });
    await page.mouse.up();
  };
  await drag('cohort_health', 0.4, 0.7);
  await page.waitForURL(/along=\d/);
  const seen = (await textOf(await savedFrom(page, '#cohort_health', 'Data'))).trim().split('\n').slice(1).length;
  await page.getByRole('button', { name: 'Whole lives' }).click();
  await page.waitForURL((address) => !address.search.includes('along='));
  expect((await textOf(await savedFrom(page, '#cohort_health', 'Data'))).trim().split('\n').slice(1).length).toBeGreaterThan(seen);
  await drag('cohort_scatter', 0.6, 0.99);
  await page.waitForURL(/sxs=/);
  await page.getByRole('button', { name: 'All cells' }).click();
  await page.getByText('3 cells', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Forecast' }).click();
  await page.getByText('of 3 cells have ended').waitFor();
  await page.goBack();
  await page.locator('#cohort_scatter[data-drawn=yes] path[fill="#1f7fc4"]').first().click({ force: true });
  await page.getByRole('heading', { name: /^cell\d$/ }).waitFor();
});
