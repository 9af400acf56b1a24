// Opens the API site that typedoc has written, from the disk, in a Chromium whose requests to anywhere else fail: the search
// finds each entry point and options, the page with every option is there, and nothing is asked of the network.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = path.resolve(import.meta.dirname, '..');
const home = pathToFileURL(path.join(root, 'build/api/')).href;
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  if (process.env.CI) throw new Error(`there is no Chromium at ${executablePath}`);
  console.log('not opened: there is no Chromium');
  process.exit();
}

const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const doors = Object.entries(exports).flatMap(([door, entry]) =>
  typeof entry === 'string' ? [] : [`rx-secure-networking${door.slice(1)}`],
);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const outside = [];
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) outside.push(request.url());
  });
  await page.goto(`${home}index.html`);
  await page.click('#tsd-search-trigger');
  for (const wanted of [...doors, 'WsTransportOptions', 'ReconnectOptions']) {
    await page.fill('#tsd-search-input', wanted);
    await page.locator('#tsd-search-results a', { hasText: wanted }).first().waitFor({ timeout: 10_000 });
  }
  const icons = await page.$$eval(
    'use',
    (uses) => uses.filter((use) => !use.getAttribute('href').startsWith('#')).length,
  );
  if (icons > 0) throw new Error(`${icons} icons are not in the page, where files cannot load files`);
  await page.goto(`${home}documents/options.html`);
  await page.waitForSelector('table');
  if (outside.length > 0) throw new Error(`it asks for ${outside.join(', ')}`);
  console.log(`build/api works from the disk: ${doors.length} entry points found by its search`);
} finally {
  await browser.close();
}
