import { once } from 'node:events';
import http from 'node:http';
import vm from 'node:vm';
import { chromium } from 'playwright-core';
import { WebSocketServer } from 'ws';

/** Runs a bundle of test/matrix/project/page.mjs in a page, against an echo on the page's own port. */
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
    // Not by evaluating, whose own script looks at many globals.
    const loaded = tab.waitForEvent('console', (logged) => logged.text().startsWith('loaded'));
    const [message] = await Promise.all([loaded, tab.goto(`http://127.0.0.1:${port}/`)]);
    const touched = message.text().slice('loaded'.length);
    if (touched !== '') throw new Error(`the imports touched${touched}`);
    const answer = await tab.evaluate((url) => globalThis.talk(url), `ws://127.0.0.1:${port}/`);
    if (answer !== 'hello' || errors.length > 0) throw new Error(`it said ${answer}; ${errors.join('; ')}`);
  } finally {
    await browser.close();
    site.closeAllConnections();
    site.close();
  }
}

// L23: until the bundle is loaded, each global of the page that can be watched is; the classes are taken on purpose.
function watch(language) {
  const taken = ['AbortController', 'AbortSignal', 'Blob', 'CloseEvent', 'Event', 'EventTarget', 'MessageEvent', 'URL'];
  const touched = new Set();
  const before = new Map();
  for (const name of Reflect.ownKeys(globalThis)) {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    if (language.includes(name) || typeof name === 'symbol' || !descriptor.configurable) continue;
    before.set(name, descriptor);
    const get = () => {
      if (!taken.includes(name)) touched.add(name);
      return descriptor.get ? descriptor.get.call(globalThis) : descriptor.value;
    };
    const set = () => {
      touched.add(`${name} =`);
    };
    Object.defineProperty(globalThis, name, { configurable: true, get, set });
  }
  const known = new Set([...Reflect.ownKeys(globalThis), 'doors', 'talk']); // the last two are the test's own
  return () => {
    const added = Reflect.ownKeys(globalThis).filter((name) => !known.has(name));
    for (const [name, descriptor] of before) Object.defineProperty(globalThis, name, descriptor);
    console.log(['loaded', ...touched, ...added.map(String)].join(' '));
  };
}

const language = vm.runInNewContext('Reflect.ownKeys(globalThis).filter((name) => typeof name === "string")');
const page = `<!doctype html><title>matrix</title><link rel="icon" href="data:,">
<script type="module">
  const release = (${watch})(${JSON.stringify(language)});
  await import('/page.js').finally(release);
</script>`;
