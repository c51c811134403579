// What was believed of a file is overridden on the page: columns are named, a sign turned, a wrong word refused beside the place where it
// was said. Each time the printed command gives the report that the page shows.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onEachPage } from './each_page';
import { folder, inaccessible, root, simulated, tabTo, textOf } from './site';

let page: Page, cell: string, strange: string, alike: string;

onEachPage(() => {
  cell = simulated('cell.csv', '--cycles', '20', '--sample-s', '120');
  const [, ...rows] = readFileSync(cell, 'utf8').split('\n');
  strange = join(folder, 'strange.csv');
  alike = join(folder, 'alike.csv');
  for (const file of [strange, alike]) writeFileSync(file, ['Dauer,u1,Klemme,Strom rein,u2,u3,u4,u5,u6,u7', ...rows].join('\n'));
}, (its) => { page = its; });

const take = (...files: string[]): Promise<void> => page.locator('input[type=file]').first().setInputFiles(files);
const apply = (): Promise<void> => page.getByRole('button', { name: 'Apply' }).click();
const choose = (label: string, value: string): Promise<string[]> => page.getByLabel(label, { exact: true }).selectOption(value);

interface Told { belief: { sign: string; columns: { source: string; factor: number }[] }; cycles: Record<string, number[]>; findings: { code: string }[] }
/** The report that the page saves, and the one that the printed command gives. */
async function both(): Promise<{ mine: Told; native: Told; command: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the report' }).click()]);
  const command = await page.locator('[data-command]').innerText();
  const native = execFileSync('sh', ['-c', `"$BHA" ${command.slice('bha '.length)} --json --quiet`],
    { cwd: folder, env: { ...process.env, BHA: join(root, 'build/release/bha') }, maxBuffer: 1e9 }).toString();
  return { mine: JSON.parse(await textOf(download)) as Told, native: JSON.parse(native) as Told, command };
}
const ready = async (): Promise<void> => {
  await page.getByText('read as it was said').waitFor();
  await page.locator('.cells li[aria-current] span[title]').waitFor();
};

test('a file whose headings nobody knows: they are shown, named by keys alone, and the file is read; the other one with the same words', async () => {
  await take(strange, alike);
  const columns = page.getByRole('region', { name: 'Columns' });
  await columns.getByText('Klemme').waitFor();
  expect(await columns.innerText()).toContain('0.010, 1.000, 2.000'); // its first fields
  await page.getByText('Nothing was read yet').waitFor();
  expect(await inaccessible(page)).toEqual([]);
  for (const [label, letters] of [['Dauer is', 'ti'], ['Unit of Dauer', 's'], ['Klemme is', 'vo'], ['Strom rein is', 'cu']] as const) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await page.keyboard.type(letters);
  }
  await page.getByText('said, but not read again yet').waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Apply' }));
  await page.keyboard.press('Enter');
  await ready();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Apply'); // the focus stays
  const { mine, native, command } = await both();
  expect(command).toBe("bha report strange.csv --map time=Dauer:s --map voltage=Klemme --map 'current=Strom rein'");
  for (const part of ['belief', 'cycles'] as const) expect(mine[part]).toEqual(native[part]);
  expect(mine.belief.columns.filter(({ source }) => source === 'declared').length).toBe(3);
  expect(await inaccessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Say the same of the other refused file' }).click();
  await page.getByRole('link', { name: 'Look at it' }).nth(1).waitFor();
  await page.getByRole('link', { name: 'alike.csv', exact: true }).click();
  await page.locator('[data-command]', { hasText: 'alike.csv' }).waitFor(); // the link was followed
  expect(await page.locator('[data-command]').innerText()).toBe(command.replace('strange', 'alike'));
});

test('the sign and a unit of a recognised file are overridden: the result is another, the command says it, and it can be taken back', async () => {
  await take(cell);
  await page.locator('.cells span[title]').waitFor();
  const first = (await both()).mine;
  await choose('Current', 'discharge-positive');
  await apply();
  await ready();
  const turned = await both();
  expect(turned.command).toBe('bha report cell.csv --sign discharge-positive');
  for (const part of ['belief', 'cycles'] as const) expect(turned.mine[part]).toEqual(turned.native[part]);
  expect(turned.mine.cycles.charge_capacity_Ah).not.toEqual(first.cycles.charge_capacity_Ah);
  expect(turned.mine.findings.map(({ code }) => code)).toContain('sign_contradicted');
  await choose('Unit of Surface Temperature / degC', 'K');
  await apply();
  await page.getByText('--map', { exact: false }).and(page.locator('li code')).waitFor();
  await ready();
  const both2 = await both();
  expect(both2.command).toBe("bha report cell.csv --map 'surface_temperature=Surface Temperature / degC:K' --sign discharge-positive");
  expect(both2.mine.cycles).toEqual(both2.native.cycles);
  await page.getByRole('link', { name: 'Look at it' }).click();
  await page.getByRole('list', { name: 'Said instead of what was detected' }).getByRole('button', { name: 'Take back sign' }).click();
  await page.getByRole('button', { name: 'Take back map' }).click();
  await page.getByText('bha report cell.csv', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Import' }).click();
  await page.locator('.cells span[title]').waitFor();
  expect((await both()).mine.cycles).toEqual(first.cycles);
});

test('a word that cannot be is refused beside the place where it was said, with what helps; Put back and Take back lead out', async () => {
  await take(cell);
  await page.locator('.cells span[title]').waitFor();
  await choose('Separator', ';');
  await page.getByRole('button', { name: 'Put back' }).click();
  const separator = page.getByLabel('Separator', { exact: true });
  expect(await separator.inputValue()).toBe('');
  await choose('Separator', ';');
  await apply();
  await page.getByText('refused as it was said').waitFor();
  expect(await page.locator(`#${await separator.getAttribute('aria-describedby')}`).innerText()).toContain('leave --delimiter out');
  await choose('Separator', '');
  await choose('Decimal', ',');
  await apply();
  await page.getByText('refused as it was said').waitFor();
  const decimal = page.getByLabel('Decimal', { exact: true });
  expect(await decimal.getAttribute('aria-invalid')).toBe('true');
  expect(await page.locator(`#${await decimal.getAttribute('aria-describedby')}`).innerText()).toContain('say --decimal "."');
  expect(await inaccessible(page)).toEqual([]);
  await choose('Decimal', '');
  await choose('Current / A is', 'voltage');
  await apply();
  const column = page.getByLabel('Current / A is', { exact: true });
  await page.locator('#refused-column').waitFor();
  expect(await column.getAttribute('aria-invalid')).toBe('true');
  expect(await page.locator('#refused-column').innerText()).toContain('--map current=HEADING:UNIT');
  await page.getByRole('button', { name: 'Take back map' }).click();
  await page.locator('.cells span[title]').waitFor();
  expect(await page.locator('[data-command]').innerText()).toBe('bha report cell.csv');
});

test('a file of which something cannot be told is refused; it is said in the sheet, and the file is read', async () => {
  const odd = join(folder, 'odd.csv'); // the voltage rises whatever the current does
  writeFileSync(odd, 'Time (s),Voltage (V),Current (A)\n' + Array.from({ length: 60 }, (_, i) => `${10 * i},${3.5 + 0.001 * i},${i < 30 ? 1.5 : -1.5}\n`).join(''));
  await take(odd);
  await page.getByText('What helps:').waitFor();
  expect(await page.locator('q').first().innerText()).toContain('--sign charge-positive');
  await choose('Current', 'charge-positive');
  await apply();
  await ready();
  const { mine, native, command } = await both();
  expect(command).toBe('bha report odd.csv --sign charge-positive');
  expect(mine.belief).toEqual(native.belief);
});
