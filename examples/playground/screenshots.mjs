// node examples/playground/screenshots.mjs: two pictures of the playground in use, and two of the view in it, light and dark.
import path from 'node:path';
import { chromium } from 'playwright-core';
import { startPlayground } from './startPlayground.mjs';

const width = 1200;
const mostBytes = 150_000;
const docs = path.resolve(import.meta.dirname, '../../docs');
const { url, stop } = await startPlayground();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

for (const colorScheme of ['light', 'dark']) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 1000 }, deviceScaleFactor: 0.6 });
  await page.goto(url);
  const press = (mod, button) =>
    page
      .getByRole('article', { name: new RegExp(`^${mod} `, 'u') })
      .getByRole('button', { name: button })
      .click();
  for (const [mod, button] of [
    ['hats', 'Create'],
    ['tools', 'Create'],
    ['tools', 'Connect'],
    ['chat', 'Create'],
    ['chat', 'Connect'],
  ]) {
    await press(mod, button);
  }
  await page.getByText('2 at /chat').waitFor();
  await press('chat', 'Send');
  await page
    .getByRole('list', { name: /^Events of tools/u })
    .getByText('message 2')
    .waitFor();
  await page.getByRole('row', { name: /^chat \d+ \S+ open 1 \(5 B\) 2 /u }).waitFor();
  // A window as tall as the page: in a picture of more than the window, what sticks to its edge is in the middle.
  await page.setViewportSize({
    width,
    height: await page.locator('html').evaluate(({ scrollHeight }) => scrollHeight),
  });
  const pictures = { playground: page, view: page.locator('owners-view') };
  for (const [name, shown] of Object.entries(pictures)) {
    const file = path.join(docs, `${name}-${colorScheme}.png`);
    const { length } = await shown.screenshot({ path: file });
    if (length >= mostBytes) throw new Error(`${file} has ${length} bytes, and may have ${mostBytes}`);
  }
  await page.close();
}
await browser.close();
stop();
