// Each view as a person goes through it, in a real browser on simulated files. Every request must be a GET to the page's own folder,
// and the console must stay silent (a refusal by the Content-Security-Policy would stand there).
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Download, Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onEachPage } from './each_page';
import { folder, inaccessible, root, savedFrom, simulated, tabTo, textOf, type Asked } from './site';

let asked: Asked[], page: Page, cell: string;

onEachPage(() => {
  cell = simulated('checkup.csv', '--cycles', '120', '--protocol', 'checkup', '--sample-s', '120', '--fault', 'gap', '--fault', 'truncated');
}, (its, sofar) => { page = its; asked = sofar; });

const take = (...files: string[]): Promise<void> => page.locator('input[type=file]').first().setInputFiles(files);
async function look(file: string): Promise<void> {
  await take(file);
  await page.getByRole('link', { name: 'Look at it' }).click();
  await page.locator('#soh_band[data-drawn=yes]').waitFor();
  await page.locator('figure[data-drawn=no] .chart').first().waitFor({ state: 'detached' }); // health moves the charts, and draws them anew
}
const saved = (figure: string, button: string): Promise<Download> => savedFrom(page, figure, button);

/** Time, voltage and current of the rows of a cycle as they stand in the file; where it begins the command tells. */
function rowsOf(file: string, cycle: number): number[][] {
  const { cycles } = JSON.parse(execFileSync(join(root, 'build/release/bha'), ['report', file, '--json', '--quiet'], { maxBuffer: 1e9 }).toString()) as
    { cycles: { cycle: number[]; start_time_s: number[] } };
  const at = cycles.cycle.indexOf(cycle), [heading = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const columns = ['Test Time / s', 'Voltage / V', 'Current / A'].map((name) => heading.split(',').indexOf(name));
  return lines.map((line) => line.split(',')).map((fields) => columns.map((column) => Number(fields[column])))
    .filter(([time = 0]) => time > cycles.start_time_s[at]! - 1e-6 && time < cycles.start_time_s[at + 1]! - 1e-6);
}

test('import: what was believed, findings with place and remedy, a refusal, reading again with more said', async () => {
  const garbage = join(folder, 'notes.txt');
  writeFileSync(garbage, 'Dear all,\nthe cells arrive on Monday.\n');
  await take(garbage, cell);
  await page.getByText('refused', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: 'checkup.csv', exact: true }).click();
  await page.getByText('Look at it').waitFor();
  const findings = page.getByRole('region', { name: 'Findings' });
  await findings.getByText('counter_mismatch').first().waitFor();
  expect(await findings.innerText()).toContain('--nominal-capacity-ah');
  expect(await page.getByRole('region', { name: 'Columns' }).innerText()).toContain('Surface Temperature / degC');
  expect(await page.locator('pre').innerText()).toContain('Test Time / s');
  expect(new URL(page.url()).searchParams.get('cell')).toBe('checkup.csv');
  expect(await inaccessible(page)).toEqual([]);
  await page.getByText('Say what the file does not').click();
  await page.getByLabel('Nominal capacity').fill('2');
  await page.getByRole('button', { name: 'Read checkup.csv again' }).click();
  await findings.getByText('nominal_capacity_unknown').waitFor({ state: 'detached' });
  expect(asked.filter((each) => each.path.startsWith('/api')).map((each) => each.path)).toEqual(['/api/v1/health']); // a plain web server: no more is asked
  expect(await page.getByText('Workspace').count()).toBe(0);
  await page.getByRole('link', { name: 'notes.txt', exact: true }).click();
  await findings.getByText('refused').first().waitFor();
});

test.each(['parquet', 'xlsx', 'h5'])('import: the rows of a file (%s) are those of the text that was made with it, and so is the report', async (format) => {
  const golden = (name: string): string => join(root, 'data/golden/containers', name);
  await take(golden(`cell.${format}`));
  await page.getByText('Look at it').waitFor();
  expect(await page.locator('pre').innerText()).toContain('Test Time / s');
  expect(await page.getByRole('region', { name: 'What was believed' }).innerText()).toContain(format === 'h5' ? 'hdf5' : format);
  await page.locator('.cells span[title]').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the report' }).click()]);
  const mine = JSON.parse(await textOf(download));
  const native = JSON.parse(execFileSync(join(root, 'build/release/bha'), ['report', golden('cell.csv'), '--json', '--quiet']).toString());
  expect(mine.source).toEqual([{ ...native.source[0], name: `cell.${format}`, sha256: '', format: format === 'h5' ? 'hdf5' : format, bytes: readFileSync(golden(`cell.${format}`)).length }]);
  for (const part of ['cycles', 'keys', 'missing']) expect(mine[part]).toEqual(native[part]);
  await page.getByText('Look at it').click();
  const panel = page.getByRole('region', { name: 'One cycle' });
  await panel.getByLabel('Cycle', { exact: true }).fill('2');
  await panel.getByLabel('Cycle', { exact: true }).press('Enter');
  await page.locator('#cycle_temperature[data-drawn=yes]').waitFor();
});

test('import: a gzip is unpacked while it is read, and told as the command tells it; a damaged one is refused in words', async () => {
  const packed = join(folder, 'checkup.csv.gz'), cut = join(folder, 'cut.csv.gz');
  writeFileSync(packed, gzipSync(readFileSync(cell)));
  writeFileSync(cut, readFileSync(packed).subarray(0, 100_000));
  await take(packed, cut);
  await page.getByText(/a damaged gzip file/).waitFor();
  await page.locator('.cells span[title]').waitFor();
  expect(await page.locator('pre').innerText()).toContain('Test Time / s');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the report' }).click()]);
  const mine = JSON.parse(await textOf(download));
  const native = JSON.parse(execFileSync(join(root, 'build/release/bha'), ['report', packed, '--json', '--quiet'], { maxBuffer: 1e9 }).toString());
  expect(mine.source[0]).toEqual({ ...native.source[0], name: 'checkup.csv.gz', sha256: '' });
  for (const part of ['belief', 'cycles', 'keys', 'missing']) expect(mine[part]).toEqual(native[part]);
  await page.getByText('Look at it').click();
  const panel = page.getByRole('region', { name: 'One cycle' });
  await panel.getByLabel('Cycle', { exact: true }).fill('20');
  await panel.getByLabel('Cycle', { exact: true }).press('Enter');
  await page.locator('#cycle_temperature[data-drawn=yes]').waitFor();
});

test('the first charts are drawn by the first module alone; health is fetched after it', async () => {
  const health: (() => void)[] = [];
  await page.route(/health.*\.wasm/, (route) => health.push(() => void route.continue()));
  await take(cell);
  await page.getByRole('link', { name: 'Look at it' }).click();
  await page.locator('#capacity_efficiency[data-drawn=yes]').waitFor();
  expect(await page.locator('#soh_band').count()).toBe(0);
  await page.getByText('state of health, laws, forecast').waitFor();
  expect(health.length).toBe(1);
  health[0]!();
  await page.locator('#soh_band[data-drawn=yes]').waitFor();
});

test('cell: the native report, drawn; another axis stays in the address; reasons on hover; charts taken away', async () => {
  await look(cell);
  const native = JSON.parse(execFileSync(join(root, 'build/release/bha'), ['report', cell, '--json', '--quiet'], { maxBuffer: 1e9 }).toString());
  expect(await page.locator('.facts .big').first().innerText()).toBe(`${(100 * native.soh.now).toFixed(1)} %`);
  expect(await page.getByRole('region', { name: 'Laws' }).getByRole('row').count()).toBe(native.fits.length + 1);
  for (const name of ['capacity_efficiency', 'resistance', 'temperature', 'residuals', 'acf']) await page.locator(`#${name}[data-drawn=yes]`).waitFor();
  expect(await inaccessible(page)).toEqual([]);
  const crosses = page.locator('#capacity_efficiency path[fill="#8c8c8c"]');
  await crosses.nth(1).hover({ force: true });
  await page.locator('#chart-tooltip').getByText('left out').first().waitFor();
  await page.getByLabel('charge throughput').check(); // needs no nominal capacity, which this cell has not told
  await page.locator('#temperature svg').getByText('charge throughput [Ah]', { exact: true }).waitFor();
  await page.getByLabel('days').check();
  await page.waitForURL(/x=days/);
  await page.locator('#temperature svg').getByText('days', { exact: true }).waitFor();
  expect(await page.getByLabel('equivalent full cycles').isDisabled()).toBe(true);
  expect(await textOf(await saved('#soh_band', 'SVG'))).toMatch(/^<svg/);
  expect((await textOf(await saved('#soh_band', 'Data'))).split('\n')[0]).toBe('cycle,soh,soh_lower,soh_upper,view,key,days');
  expect(JSON.parse(await textOf(await saved('#soh_band', 'Spec'))).datasets.soh.length).toBeGreaterThan(100);
  expect(readFileSync(await (await saved('#soh_band', 'PNG')).path()).subarray(1, 4).toString()).toBe('PNG');
  expect(readFileSync(await (await saved('#soh_band', 'Parquet')).path()).subarray(-4).toString()).toBe('PAR1');
});

test('a cycle is chosen by a click or by keys, and stands in the address; the command line repeats the report', async () => {
  await look(cell);
  const panel = page.getByRole('region', { name: 'One cycle' });
  await page.locator('#capacity_efficiency[data-drawn=yes] path[fill="#8c8c8c"]').nth(1).click({ force: true });
  await page.waitForURL(/cycle=\d+/);
  await panel.getByText('Left out of the fade curve').waitFor();
  await panel.getByLabel('Cycle', { exact: true }).fill('20');
  await panel.getByLabel('Cycle', { exact: true }).press('Enter');
  await panel.getByText(/^ageing; charge [12]\.\d+ Ah/).waitFor();
  await page.locator('#cycle_voltage').getByText('Voltage of cycle 20').waitFor();
  for (const name of ['cycle_voltage', 'cycle_current', 'cycle_temperature']) await page.locator(`#${name}[data-drawn=yes]`).waitFor();
  const record = (await textOf(await saved('#cycle_voltage', 'Data'))).trim().split('\n'), lines = rowsOf(cell, 20);
  expect(record[0]).toBe('time_s,cycle_time_s,voltage_V,current_A,temperature_degC,step');
  expect(record.slice(1).map((line) => line.split(',').filter((_, i) => i !== 1 && i < 4).map(Number))).toEqual(lines);
  expect(await inaccessible(page)).toEqual([]);
  await panel.getByRole('button', { name: 'Next' }).press('Enter');
  await page.waitForURL(/cycle=21/);
  await page.locator('#cycle_voltage').getByText('Voltage of cycle 21').waitFor();
  expect(await page.locator('[data-command]').innerText()).toBe('bha report checkup.csv');
});

test('cycles are chosen by dragging across a chart: all charts of all views follow, and the address keeps them', async () => {
  await look(cell);
  const marks = (): Promise<number> => page.locator('#resistance path[aria-roledescription="point"]').count();
  await page.locator('#resistance[data-drawn=yes]').waitFor();
  const all = await marks(), picture = page.locator('#capacity_efficiency .chart svg');
  const drag = async (): Promise<void> => {
    await picture.scrollIntoViewIfNeeded();
    const box = (await picture.boundingBox())!;
    await page.mouse.move(box.x + 0.3 * box.width, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 130, { steps: 4 });
    await page.locator('#capacity_efficiency .mark').waitFor();
  };
  await drag();
  await page.mouse.up();
  await page.waitForURL(/cycles=\d+\.\.\d+/);
  const [, from, to] = /cycles=(\d+)\.\.(\d+)/.exec(page.url())!.map(Number) as [number, number, number];
  expect(from).toBeGreaterThan(1);
  expect(to).toBeGreaterThan(from);
  await page.locator('#resistance[data-drawn=yes]').waitFor();
  const some = await marks();
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(Math.min(all, to - from + 2));
  const rows = (await textOf(await saved('#capacity_efficiency', 'Data'))).trim().split('\n').slice(1).map((line) => Number(line.split(',')[0]));
  expect([Math.min(...rows), Math.max(...rows)]).toEqual([from, to]);
  await drag();
  await page.keyboard.press('Escape'); // thought better of it
  await page.mouse.up();
  expect(page.url()).toContain(`cycles=${from}..${to}`);
  await page.getByRole('link', { name: 'Curves' }).click();
  await page.locator('#incremental_capacity[data-drawn=yes]').waitFor();
  const lines = (await textOf(await saved('#incremental_capacity', 'SVG'))).match(/aria-roledescription="line mark"/g)!.length;
  expect(lines).toBeLessThanOrEqual(to - from + 1);
  await page.getByLabel('Last cycle drawn').fill(String(to + 5));
  await page.getByLabel('Last cycle drawn').press('Enter');
  await page.waitForURL(new RegExp(`cycles=${from}\\.\\.${to + 5}`));
  expect(await inaccessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'All cycles' }).click();
  await page.waitForURL((address) => !address.search.includes('cycles='));
});

test('a cycle is left out with a written reason, counted again, and left out by the address; the command gives the same report', async () => {
  await look(cell);
  const panel = page.getByRole('region', { name: 'One cycle' }), told = page.getByText('are computed again');
  await panel.getByLabel('Cycle', { exact: true }).fill('20');
  await panel.getByLabel('Cycle', { exact: true }).press('Enter');
  await panel.getByLabel('Leave it out').fill("the chamber's door was open");
  await panel.getByLabel('Leave it out').press('Enter');
  await panel.getByText('Left out on request').waitFor();
  await told.waitFor({ state: 'detached' });
  await page.waitForURL(/exclude=20%3D/);
  const before = page.url();
  const command = await page.locator('[data-command]').innerText();
  expect(command).toBe("bha report checkup.csv --exclude '20=the chamber'\\''s door was open'");
  const native = execFileSync('sh', ['-c', `"$BHA" ${command.slice('bha '.length)} --json --quiet`],
    { cwd: folder, env: { ...process.env, BHA: join(root, 'build/release/bha') }, maxBuffer: 1e9 }).toString();
  const kept = JSON.parse(native);
  await page.getByRole('link', { name: 'Import' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the report' }).click()]);
  const mine = JSON.parse(await textOf(download));
  expect(mine.left_out).toEqual(kept.left_out);
  expect(mine.cycles.exclusion).toEqual(kept.cycles.exclusion);
  expect(mine.findings.map((each: { code: string }) => each.code)).toEqual(kept.findings.map((each: { code: string }) => each.code));
  expect(mine.soh.series.map((each: { cycle: number[] }) => each.cycle)).toEqual(kept.soh.series.map((each: { cycle: number[] }) => each.cycle));
  expect(mine.fits.map((each: { n: number }) => each.n)).toEqual(kept.fits.map((each: { n: number }) => each.n));
  expect(kept.cycles.exclusion[kept.cycles.cycle.indexOf(20)]).toBe('excluded_by_hand');
  await page.getByRole('link', { name: 'Cell', exact: true }).click();
  await page.getByRole('button', { name: 'Count cycle 20 again' }).click();
  await page.getByText('No cycle was left out on request').waitFor();
  await page.waitForURL((url) => !url.searchParams.has('exclude'));
  await page.goto(before); // a new page: the file is chosen again, what was left out comes from the address
  await page.getByRole('link', { name: 'Import' }).first().click();
  await take(cell);
  await page.getByRole('link', { name: 'Look at it' }).click();
  await page.getByText('Left out on request').waitFor();
});

test('curves: laid over each other, as a map, beside a reference cycle that stands in the address', async () => {
  await look(cell);
  await page.getByRole('link', { name: 'Curves' }).click();
  for (const name of ['voltage_capacity', 'incremental_capacity', 'differential_voltage']) await page.locator(`#${name}[data-drawn=yes]`).waitFor();
  expect(await inaccessible(page)).toEqual([]);
  const faded = async (): Promise<number> => (await textOf(await saved('#incremental_capacity', 'SVG'))).match(/opacity="0.06"/g)?.length ?? 0;
  expect(await faded()).toBe(0);
  await page.getByRole('slider', { name: 'Up to cycle' }).fill('0');
  await expect.poll(faded).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Play' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.getByRole('button', { name: 'Play' }).waitFor(); // the film is over
  await expect.poll(faded).toBe(0);
  await page.getByLabel('waterfall').check();
  await page.locator('#incremental_capacity_waterfall[data-drawn=yes]').waitFor();
  await page.getByLabel('surface').check();
  const surface = page.locator('#incremental_capacity_surface canvas');
  await surface.waitFor();
  const pixels = (): Promise<string> => surface.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const before = await pixels();
  await page.getByRole('slider', { name: 'Turn' }).press('ArrowRight');
  await expect.poll(pixels).not.toBe(before);
  expect(await inaccessible(page)).toEqual([]);
  await page.getByLabel('map over cycles').check();
  await page.locator('#incremental_capacity_map[data-drawn=yes]').waitFor();
  await page.getByLabel('highest peak').check();
  await page.locator('#ic_peak[data-drawn=yes]').waitFor();
  await page.getByLabel('difference to a cycle').check();
  await page.waitForURL(/way=difference/);
  await page.locator('#voltage_capacity_difference[data-drawn=yes]').waitFor();
  const reference = page.getByRole('combobox', { name: 'Reference cycle' }), second = await reference.locator('option').nth(1).innerText();
  await reference.selectOption(second);
  await page.waitForURL(new RegExp(`reference=${second}`));
  expect(JSON.parse(await textOf(await saved('#voltage_capacity_difference', 'Spec'))).params[0].value).toBe(Number(second));
});

test('data quality: when it happened, counts by code, cycles left out; an event leads to its cycle', async () => {
  await look(cell);
  await page.getByRole('link', { name: 'Data quality' }).click();
  await page.locator('#data_quality[data-drawn=yes]').waitFor();
  expect(await page.getByRole('region', { name: 'Counts by code' }).innerText()).toContain('counter_mismatch');
  expect(await page.getByRole('region', { name: 'Cycles left out' }).innerText()).toContain('incomplete');
  expect(await page.getByRole('region', { name: 'Missing numbers' }).innerText()).toContain('efc');
  expect(await inaccessible(page)).toEqual([]);
  await page.locator('#data_quality path[aria-roledescription=point]').first().click({ force: true });
  const panel = page.getByRole('region', { name: 'One cycle' });
  await panel.waitFor();
  expect(await panel.getByLabel('Cycle', { exact: true }).inputValue()).toBe(new URL(page.url()).searchParams.get('cycle'));
});

test('what if: the native answer; a slider moved by keys stands in the address; beyond the data is said', async () => {
  await page.getByRole('link', { name: 'What if' }).click();
  await page.locator('#what_if[data-drawn=yes]').waitFor();
  const cases = page.getByRole('region', { name: 'Cases' });
  expect(await cases.getByRole('row').count()).toBe(2);
  const slider = page.getByLabel('Temperature, instead');
  await slider.focus();
  for (let n = 0; n < 10; ++n) await page.keyboard.press('ArrowRight');
  await page.waitForURL(/instead.temperature_degC=35/);
  await page.locator('#what_if_difference[data-drawn=yes]').waitFor();
  const command = await page.locator('[data-command]').innerText();
  expect(command).toContain('--instead temperature_degC=35');
  const native = JSON.parse(execFileSync('sh', ['-c', `"$BHA" ${command.slice('bha '.length)} --json`], { env: { ...process.env, BHA: join(root, 'build/release/bha') }, maxBuffer: 1e9 }).toString());
  const last = native.cases.map((each: { trajectory: { soh: number[] } }) => `${(100 * each.trajectory.soh[each.trajectory.soh.length - 1]!).toFixed(1)} %`);
  await page.getByRole('region', { name: 'Cases' }).getByText(last[1]).waitFor();
  expect(await cases.innerText()).toContain(last[0]);
  await page.getByLabel('Temperature, instead').press('End');
  await page.getByText('Beyond what the model was measured on').waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await page.reload();
  await page.getByText('Beyond what the model was measured on').waitFor();
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ index: 1 });
  await page.waitForURL(/model=/);
  await page.getByRole('heading', { name: 'Cite' }).waitFor();
  await page.getByRole('button', { name: 'As the baseline' }).click();
  await page.getByText('Move a slider').waitFor();
});

test('cohort: files beside each other; nothing there is said', async () => {
  await page.getByRole('link', { name: 'Cohort' }).click();
  await page.getByText('No cells to lay beside each other yet').waitFor();
  await page.getByRole('link', { name: 'Import', exact: true }).click();
  await take(cell, simulated('other.csv', '--cycles', '80', '--temperature-degc', '45', '--sample-s', '120'));
  await page.getByRole('link', { name: 'Look at it' }).nth(1).waitFor();
  await page.getByRole('link', { name: 'Cohort' }).click();
  for (const name of ['cohort_health', 'cohort_scatter']) await page.locator(`#${name}[data-drawn=yes]`).waitFor();
  await page.getByText('has reached its end of life yet').waitFor();
  await page.getByLabel('Group by').selectOption('temperature');
  await page.getByText('2 cells, 2 groups').waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await page.getByRole('region', { name: 'Table of cells' }).getByRole('link', { name: 'other.csv' }).press('Enter');
  await page.getByRole('heading', { name: 'other', exact: true }).waitFor();
});

test('forecast: cells that have ended tell of one that lives; nothing there is said', async () => {
  await page.getByRole('link', { name: 'Forecast' }).click();
  await page.getByText('No cells that could tell of each other yet').waitFor();
  await page.getByRole('link', { name: 'Import', exact: true }).click();
  await page.getByText('Say what the file does not').click();
  await page.getByLabel('End of life at SoH').fill('0.96');
  const old = [1, 2, 3, 4].map((seed) => simulated(`old${seed}.csv`, '--cycles', '110', '--seed', `${seed}`, '--sample-s', '240'));
  await take(...old, simulated('young.csv', '--cycles', '50', '--seed', '5', '--sample-s', '240'));
  await page.getByRole('link', { name: 'Look at it' }).nth(4).waitFor();
  await page.getByRole('link', { name: 'Forecast' }).click();
  await page.getByText('4 of 5 cells have ended; 1 of the 1 that live are told by them.').waitFor();
  for (const name of ['forecast_cells', 'forecast_ends', 'told', 'calibration', 'rehearsed']) await page.locator(`#${name}[data-drawn=yes]`).waitFor();
  await page.getByText('4 cells tested alike that have ended, each left out in turn; t interval').waitFor();
  await page.getByText('with 50 % of the way gone, 4 cells told').waitFor();
  expect(await inaccessible(page)).toEqual([]);
});

test('keys alone: theme, a file, its cell; a reload says that nothing is kept; a cell that is not there', async () => {
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Import');
  await page.getByRole('button', { name: 'Dark' }).press('Enter');
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await take(cell);
  await page.getByRole('link', { name: 'Look at it' }).press('Enter');
  await page.locator('#soh_band[data-drawn=yes]').waitFor();
  await page.getByText('Rows as a table').first().press('Enter');
  await page.getByRole('region', { name: 'Rows of State of health' }).waitFor();
  await page.reload();
  await page.getByText('is not in memory').waitFor();
  expect(await inaccessible(page)).toEqual([]);
  await page.getByRole('link', { name: 'Import a file' }).waitFor();
});

test('keys alone: a file is chosen, looked at, a cycle of it left out, its curves laid over each other', async () => {
  const press = async (target: Locator, key = 'Enter'): Promise<void> => {
    await tabTo(page, target);
    await page.keyboard.press(key);
  };
  const chooser = page.waitForEvent('filechooser');
  await press(page.locator('input[type=file]').first());
  await (await chooser).setFiles(cell);
  const link = page.getByRole('link', { name: 'Look at it' });
  await link.waitFor();
  await press(link);
  await page.locator('#soh_band[data-drawn=yes]').waitFor();
  const panel = page.getByRole('region', { name: 'One cycle' });
  await tabTo(page, panel.getByLabel('Cycle', { exact: true }));
  await page.keyboard.type('20');
  await page.keyboard.press('Enter');
  await page.locator('#cycle_current[data-drawn=yes]').waitFor();
  await tabTo(page, panel.getByLabel('Leave it out'));
  await page.keyboard.type('the chamber was open');
  await page.keyboard.press('Enter');
  await panel.getByText('Left out on request').waitFor();
  await page.waitForURL(/exclude=20%3D/);
  await press(page.getByRole('link', { name: 'Curves' }));
  await page.locator('#differential_voltage[data-drawn=yes]').waitFor();
  await press(page.getByLabel('laid over each other'), 'ArrowRight');
  await page.locator('#incremental_capacity_waterfall[data-drawn=yes]').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.locator('#incremental_capacity_map[data-drawn=yes]').waitFor();
});

test('cancelled while it is read', async () => {
  const large = join(folder, 'large.csv'), text = readFileSync(cell, 'utf8');
  const body = text.slice(text.indexOf('\n') + 1);
  writeFileSync(large, text + body.repeat(Math.ceil(120e6 / body.length)));
  await take(large);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('cancelled', { exact: true }).waitFor();
});
