import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page, Worker } from 'playwright-core';
import type { SuiteName, Where } from './page/Suites.ts';

/** A page, or a worker of one, that has the bundle: see page/main.ts. */
export interface Place {
  prepare(suite: SuiteName, where: Where): Promise<void>;
  /** Runs a case there, and gives what it saw. */
  run(name: string): Promise<unknown>;
  close(): Promise<void>;
}

/** What the bundle makes global. */
interface Bundle {
  prepare(suite: SuiteName, where: Where): Promise<void>;
  run(name: string): unknown;
  readonly __coverage__: unknown;
}

export const placeIn = (page: Page, inside: Pick<Page, 'evaluate'> | Pick<Worker, 'evaluate'> = page): Place => {
  const evaluate = inside.evaluate.bind(inside) as Page['evaluate'];
  return {
    prepare: (...args) => evaluate(([suite, where]) => (globalThis as unknown as Bundle).prepare(suite, where), args),
    run: (name) => evaluate((name) => (globalThis as unknown as Bundle).run(name), name),
    close: async () => {
      keepCounts(await evaluate(() => JSON.stringify((globalThis as unknown as Bundle).__coverage__ ?? null)));
      await page.close();
    },
  };
};

/** With `--coverage`, pages count what runs; see setup.mjs. */
function keepCounts(counted: string): void {
  if (counted === 'null') return;
  writeFileSync(path.resolve(__dirname, `../../build/browser/coverage/${randomUUID()}.json`), counted);
}

async function inPage(browser: Browser, origin: string): Promise<Place> {
  const page = await browser.newPage();
  await page.goto(`${origin}/`);
  return placeIn(page);
}

async function inWorker(browser: Browser, origin: string): Promise<Place> {
  const page = await browser.newPage();
  await page.goto(`${origin}/`);
  const started = page.waitForEvent('worker');
  await page.evaluate(() => {
    new Worker('/main.js');
  });
  return placeIn(page, await started);
}

/** Where the library is to run alike. */
export const places = { 'a page': inPage, 'a dedicated worker': inWorker };
