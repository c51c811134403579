// Pictures of each view, light and dark, to be looked at:  node journeys/look.ts FOLDER [FILE]
import { launched, opened, served, simulated } from './site.ts';

const [, , out = '.', given] = process.argv;
const file = given ?? simulated('cell.csv', '--cycles', '300', '--protocol', 'checkup', '--sample-s', '120', '--fault', 'gap', '--fault', 'truncated');
const { server, address } = await served();
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
  if (wrong.length) console.error(wrong);
  await page.context().close();
}
await browser.close();
server.close();
