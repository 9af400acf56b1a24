import type { Browser, Page, Worker } from 'playwright-core';
import { keepCoverage } from './coverage.ts';
import type { Suites, Where } from './page/Suites.ts';

/** A page, or a worker of one, that has the bundle: see page/main.ts. */
export interface Place {
  prepare(suite: keyof Suites, where: Where): Promise<void>;
  /** Runs a case there, and gives what it saw. */
  run(name: string): Promise<unknown>;
  close(): Promise<void>;
}

interface Bundle {
  prepare(suite: keyof Suites, where: Where): Promise<void>;
  run(name: string): unknown;
  readonly __coverage__: unknown;
}

let closed = 0;

const placeIn = (page: Page, inside: Page | Worker): Place => ({
  prepare: (...args) => inside.evaluate((args) => (globalThis as unknown as Bundle).prepare(...args), args),
  run: (name) => inside.evaluate((name) => (globalThis as unknown as Bundle).run(name), name),
  close: async () => {
    const counted = await inside.evaluate(() => JSON.stringify((globalThis as unknown as Bundle).__coverage__));
    closed += 1;
    keepCoverage(`${process.env['JEST_WORKER_ID']}-${process.pid}-${closed}`, counted);
    await page.close();
  },
});

async function inPage(browser: Browser, origin: string): Promise<Place> {
  const page = await browser.newPage();
  await page.goto(`${origin}/`);
  return placeIn(page, page);
}

async function inWorker(browser: Browser, origin: string): Promise<Place> {
  const page = await browser.newPage();
  await page.goto(`${origin}/`);
  const started = page.waitForEvent('worker');
  await page.evaluate(() => void new Worker('/main.js'));
  return placeIn(page, await started);
}

/** Where the library is to run alike. */
export const places = { 'a page': inPage, 'a dedicated worker': inWorker };
