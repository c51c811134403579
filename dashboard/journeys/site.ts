// The built folder behind a plain web server, and a browser that looks at it.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Download, type Locator, type Page } from 'playwright-core';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const site = join(root, 'build/dashboard');
const quality = Number(process.env.BROTLI ?? 5); // 11 is what a web server would keep beside the files
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' };

export interface Asked { method: string; path: string; bytes: number }

/** Serves the folder as any web server would (brotli, a type unknown for .wasm), and keeps what was asked. */
export function served(): Promise<{ server: Server; address: string; asked: Asked[] }> {
  const asked: Asked[] = [], sent = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://here').pathname));
    let file = join(site, path);
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
    if (!existsSync(file)) return void response.writeHead(404).end();
    const body = sent.get(file) ?? brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
    sent.set(file, body);
    asked.push({ method: request.method ?? '', path, bytes: body.length });
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-encoding': 'br' }).end(body);
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () =>
    ready({ server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked })));
}

export const folder = mkdtempSync(join(tmpdir(), 'bha-journeys-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
/** A simulated cell as a file; `more` are options of `bha simulate`. */
export function simulated(name: string, ...more: string[]): string {
  const path = join(folder, name);
  execFileSync(join(root, 'build/release/bha'), ['simulate', ...(more.includes('--seed') ? [] : ['--seed', '5']), ...more, '-o', path]);
  return path;
}

/** `bha serve` with the built folder and a workspace, on a port that is free or the one named. */
export async function keeping(workspace: string, port = 0, ...more: string[]): Promise<{ process: ChildProcess; address: string }> {
  const process = spawn(join(root, 'build/release/bha'), ['serve', '--workspace', workspace, '--dashboard', site, '--port', String(port), '--quiet', ...more],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((told, failed) => {
    process.stdout.once('data', (line: Buffer) => told(line.toString().trim()));
    process.once('exit', (code) => failed(new Error(`bha serve ended with ${code}`)));
  });
  return { process, address };
}

export function launched(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  });
}

/** A page whose errors, console complaints and requests to anywhere else are kept in `wrong`. */
export async function opened(browser: Browser, address: string, wrong: string[], colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  context.setDefaultTimeout(120_000); // the machine may be busy with other things
  const page = await context.newPage();
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (said) => { if (said.type() === 'error' || said.type() === 'warning') wrong.push(said.text()); });
  page.on('request', (request) => { if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(address)) wrong.push(request.url()); });
  await page.goto(address);
  await page.locator('html[data-theme]').waitFor({ state: 'attached' }); // it listens now: a file that is chosen before is not heard
  return page;
}

/** What axe finds serious or critical on the page as it stands, in light and in dark; the theme is then as it was. */
export async function inaccessible(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const out: string[] = [];
  for (let twice = 0; twice < 2; ++twice) {
    const theme = await page.evaluate(() => document.documentElement.dataset.theme);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }));
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical') out.push(...nodes.map((node) => `${theme}: ${id} (${impact}): ${node.html.slice(0, 200)}: ${node.failureSummary ?? ''}`));
    await page.getByRole('button', { name: /^(Light|Dark)$/ }).click();
  }
  return out;
}

/** Presses the tab key until `target` has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 400; ++presses) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`no number of tabs leads to ${target.toString()}`);
}

/** What a figure gives away. */
export async function savedFrom(page: Page, figure: string, button: string): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(figure).getByRole('button', { name: button, exact: true }).click()]);
  return download;
}
export async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), 'utf8');
}
