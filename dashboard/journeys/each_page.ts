// What the tests of a journey over the built folder have in common.
import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { folder, launched, opened, served, type Asked } from './site';

/** `prepare` once, before the folder is served; then each test is handed a page of its own, on which nothing may go wrong and nothing
 * may be sent. asked: of the server so far. */
export function onEachPage(prepare: () => void, hand: (page: Page, asked: Asked[]) => void): void {
  let server: Server, browser: Browser, address: string, asked: Asked[], page: Page, wrong: string[];
  beforeAll(async () => {
    prepare();
    ({ server, address, asked } = await served());
    browser = await launched();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    wrong = [];
    page = await opened(browser, address, wrong);
    hand(page, asked);
  });
  afterEach(async () => {
    expect(wrong).toEqual([]);
    expect(asked.filter((each) => each.method !== 'GET')).toEqual([]);
    await page.context().close();
  });
}
