import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import type { Site } from './Site.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const found = existsSync(executablePath);
if (!found && process.env['CI']) {
  throw new Error(
    `no browser at ${executablePath}: apt-get install -y --no-install-recommends chromium, or set CHROMIUM`,
  );
}

/** `describe` where there is a Chromium; else its tests are skipped, each by name. In CI its absence fails the file. */
export const inChromium = found ? describe : describe.skip;

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium that talks to loopback alone. Close it at the end. */
export const launch = (args: readonly string[] = [], options: LaunchOptions = {}): Promise<Browser> =>
  chromium.launch({ executablePath, ...options, args: [...quiet, ...args] });

/** A browser and a site for the tests of the `describe` in which it is called: both are there in each test. */
export function inBrowser(
  startSite: () => Promise<Site>,
  ...how: Parameters<typeof launch>
): { readonly browser: Browser; readonly site: Site } {
  const made = {} as { browser: Browser; site: Site };
  beforeAll(async () => {
    made.browser = await launch(...how);
    made.site = await startSite();
  });
  afterAll(async () => {
    await made.browser.close();
    await made.site[Symbol.asyncDispose]();
  });
  return made;
}
