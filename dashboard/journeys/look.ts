// Pictures of each view, light and dark, to be looked at:  node journeys/look.ts FOLDER [FILE [WORKSPACE]]
import { keeping, launched, opened, served, simulated } from './site.ts';

const [, , out = '.', given, workspace] = process.argv;
const file = given ?? simulated('cell.csv', '--cycles', '300', '--protocol', 'checkup', '--sample-s', '120', '--fault', 'gap', '--fault', 'truncated');
const { server, address } = await served();
const kept = workspace ? await keeping(workspace) : undefined;
const browser = await launched();
for (const scheme of ['light', 'dark'] as const) {
  const wrong: string[] = [];
  const page = await opened(browser, address, wrong, scheme);
  const shot = (name: string): Promise<unknown> => page.screenshot({ path: `${out}/${name}-${scheme}.png`, fullPage: true });
  await shot('empty');
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByText('Look at it').waitFor();
  await shot('import');
  await page.getByText('Look at it').click();
  await page.locator('#acf[data-drawn=yes]').waitFor();
  await page.locator('#soh_band[data-drawn=yes]').waitFor();
  await shot('cell');
  const panel = page.getByRole('region', { name: 'One cycle' });
  await panel.getByLabel('Cycle', { exact: true }).fill('60');
  await panel.getByLabel('Cycle', { exact: true }).press('Enter');
  await panel.getByLabel('Leave it out').fill('the chamber was open');
  await panel.getByLabel('Leave it out').press('Enter');
  await panel.getByText('Left out on request').waitFor();
  await page.locator('#cycle_temperature[data-drawn=yes]').waitFor();
  await page.locator('#soh_band[data-drawn=yes]').waitFor();
  await shot('cell-left-out');
  for (const [way, last] of [['laid over', 'differential_voltage'], ['map', 'incremental_capacity_map'], ['difference', 'incremental_capacity_difference']]) {
    if (way === 'laid over') await page.getByRole('link', { name: 'Curves' }).click();
    await page.getByLabel(way!).check();
    await page.locator(`#${last}[data-drawn=yes]`).waitFor();
    await shot(`curves-${last}`);
  }
  await page.getByRole('link', { name: 'Data quality' }).click();
  await page.locator('#data_quality[data-drawn=yes]').waitFor();
  await shot('quality');
  await page.getByRole('link', { name: 'What if' }).click();
  await page.locator('#what_if[data-drawn=yes]').waitFor();
  await page.getByLabel('Temperature, instead').fill('40');
  await page.getByLabel('Rate, instead').fill('1.5');
  await page.locator('#what_if_difference[data-drawn=yes]').waitFor();
  await shot('what-if');
  if (kept) {
    await page.goto(`${kept.address}cohort/?by=temperature`);
    for (const name of ['cohort_health', 'cohort_survival', 'cohort_scatter']) await page.locator(`#${name}[data-drawn=yes], #${name} .none`).first().waitFor();
    await shot('cohort');
    await page.getByRole('link', { name: 'Forecast' }).click();
    for (const name of ['forecast_cells', 'told', 'rehearsed']) await page.locator(`#${name}[data-drawn=yes], #${name} .none`).first().waitFor();
    await shot('forecast');
    await page.getByRole('link', { name: 'Import' }).click();
    await page.getByText(/kept by the server/).waitFor();
    await shot('workspace');
  }
  if (wrong.length) console.error(wrong);
  await page.context().close();
}
await browser.close();
server.close();
kept?.process.kill('SIGINT');
