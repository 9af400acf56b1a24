import { once } from 'node:events';
import http from 'node:http';
import { chromium } from 'playwright-core';
import { WebSocketServer } from 'ws';

/** Runs a bundle of test/matrix/page.mjs in a page, against an echo on the page's own port. */
export async function talkInChromium(script) {
  const site = http.createServer(({ url }, response) => {
    const [type, body] = url === '/page.js' ? ['text/javascript', script] : ['text/html', page];
    response.setHeader('content-type', type).end(body);
  });
  const echo = new WebSocketServer({ server: site });
  echo.on('connection', (peer) => peer.on('message', (data) => peer.send(data.toString())));
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { port } = site.address();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const tab = await browser.newPage();
    const errors = [];
    tab.on('pageerror', (error) => errors.push(error.message));
    await tab.goto(`http://127.0.0.1:${port}/`);
    const answer = await tab.evaluate((url) => globalThis.talk(url), `ws://127.0.0.1:${port}/`);
    if (answer !== 'hello' || errors.length > 0) throw new Error(`it said ${answer}; ${errors.join('; ')}`);
  } finally {
    await browser.close();
    site.closeAllConnections();
    site.close();
  }
}

const page = `<!doctype html><title>matrix</title><link rel="icon" href="data:,">
<script type="module" src="/page.js"></script>`;
