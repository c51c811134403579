// The pictures of docs/dashboard.md: each view on the cells of a workspace, Import on a simulated file.
//   node journeys/pictures.ts WORKSPACE CELL FOLDER
import { keeping, launched, opened, served, simulated } from './site.ts';

const [, , workspace, cell, out] = process.argv as [string, string, string, string, string];
const file = simulated('cell7.csv', '--cycles', '200', '--protocol', 'checkup', '--sample-s', '120', '--fault', 'gap', '--fault', 'truncated');
const { server, address } = await served();
const kept = await keeping(workspace);
const browser = await launched();
const wrong: string[] = [];
const views: [name: string, path: string, charts: string[]][] = [
  ['cell', `cell/?cell=${cell}`, ['soh_band', 'acf']],
  ['curves', `curves/?cell=${cell}`, ['voltage_capacity', 'incremental_capacity']],
  ['quality', `quality/?cell=${cell}`, ['data_quality']],
  ['cohort', 'cohort/', ['cohort_health', 'cohort_survival', 'cohort_scatter']],
  ['forecast', 'forecast/', ['forecast_cells', 'told', 'rehearsed']],
  ['what-if', 'what-if/?instead.temperature_degC=40', ['what_if', 'what_if_difference']]
];
const page = await opened(browser, kept.address, wrong, 'light');
for (const [name, path, charts] of views) {
  await page.goto(kept.address + path);
  for (const chart of charts) await page.locator(`#${chart}[data-drawn=yes], #${chart} .none`).first().waitFor();
  await page.screenshot({ path: `${out}/${name}.png`, fullPage: true });
}
const alone = await opened(browser, address, wrong, 'light');
await alone.locator('input[type=file]').first().setInputFiles(file);
await alone.getByText('Look at it').first().waitFor();
await alone.screenshot({ path: `${out}/import.png`, fullPage: true });
if (wrong.length) console.error(wrong);
await browser.close();
server.close();
kept.process.kill('SIGINT');
