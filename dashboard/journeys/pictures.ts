// The pictures of docs/dashboard.md: each view on the cells of a workspace, Forecast on those of another, Import on a simulated file.
//   node journeys/pictures.ts WORKSPACE CELL FLEET FOLDER
import type { Page } from 'playwright-core';
import { keeping, launched, opened, served, simulated } from './site.ts';

const [, , workspace, cell, fleet, out] = process.argv as [string, string, string, string, string, string];
const file = simulated('cell7.csv', '--cycles', '200', '--protocol', 'checkup', '--sample-s', '120', '--fault', 'gap', '--fault', 'truncated');
const { server, address } = await served();
const kept = await keeping(workspace), many = await keeping(fleet);
const browser = await launched();
const wrong: string[] = [];
const views: [name: string, path: string, charts: string[]][] = [
  ['cell', `cell/?cell=${cell}`, ['soh_band', 'acf']],
  ['curves', `curves/?cell=${cell}`, ['voltage_capacity', 'incremental_capacity']],
  ['quality', `quality/?cell=${cell}`, ['data_quality']],
  ['cohort', 'cohort/', ['cohort_health', 'cohort_survival', 'cohort_scatter']],
  ['what-if', 'what-if/?instead.temperature_degC=40', ['what_if', 'what_if_difference']]
];
process.on('exit', () => [kept, many].forEach((each) => each.process.kill('SIGINT'))); // whatever happens
const shot = async (page: Page, address: string, [name, path, charts]: (typeof views)[number]): Promise<void> => {
  await page.goto(address + path);
  for (const chart of charts) await page.locator(`#${chart}[data-drawn=yes], #${chart} .none`).first().waitFor();
  await page.screenshot({ path: `${out}/${name}.png`, fullPage: true });
};
const page = await opened(browser, kept.address, wrong, 'light');
for (const view of views) await shot(page, kept.address, view);
await shot(await opened(browser, many.address, wrong, 'light'), many.address, ['forecast', 'forecast/', ['forecast_cells', 'told', 'rehearsed']]);
const alone = await opened(browser, address, wrong, 'light');
await alone.locator('input[type=file]').first().setInputFiles(file);
await alone.getByText('Look at it').first().waitFor();
await alone.screenshot({ path: `${out}/import.png`, fullPage: true });
await alone.getByRole('link', { name: 'Curves' }).click();
await alone.getByLabel('what was lost').check();
for (const [side, name] of [['Positive', 'nmc811'], ['Negative', 'graphite-silicon']] as const) await alone.getByRole('combobox', { name: `${side} electrode: curve` }).selectOption(name);
for (const chart of ['modes', 'modes_interval']) await alone.locator(`#${chart}[data-drawn=yes]`).waitFor();
await alone.screenshot({ path: `${out}/lost.png`, fullPage: true });
if (wrong.length) console.error(wrong);
await browser.close();
server.close();
process.exit(wrong.length > 0 ? 1 : 0);
