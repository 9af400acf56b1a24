import type { Browser, Page } from 'playwright-core';
import { startEcho, type TestServer } from '../server.ts';
import { inChromium, launch } from './chromium.ts';
import type { Given, Host } from './page/sandbox.ts';
import { type Site, startSite } from './Site.ts';

type Global = { readonly host: Host } & typeof globalThis;

inChromium('sandboxedWorker', () => {
  let browser: Browser;
  let site: Site;
  let server: TestServer;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
    site = await startSite();
  });
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    server = await startEcho();
    page = await browser.newPage();
    await page.goto(`${site.origin}/sandbox`);
  });
  afterEach(async () => {
    expect(await page.evaluate(() => (globalThis as Global).host.errors())).toEqual([]);
    await page.close();
    await server[Symbol.asyncDispose]();
  });

  const start = (code: string, given: Partial<Given> = {}) =>
    page.evaluate((given) => (globalThis as Global).host.start(given), { code, server: server.url, ...given });
  const said = (id: number) => page.evaluate((id) => (globalThis as Global).host.said(id), id);
  const ended = (id: number) => page.evaluate((id) => (globalThis as Global).host.ended(id), id);
  const act = (id: number, how: Parameters<Host['act']>[1]) =>
    page.evaluate(([id, how]) => (globalThis as Global).host.act(id, how), [id, how] as const);
  const left = () => page.evaluate(() => [(globalThis as Global).host.frames(), (globalThis as Global).host.owners()]);

  it('gives a guest its owner and a WebSocket class, and nothing else that reaches the network', async () => {
    const guest = await start(`
      const gone = ['fetch', 'XMLHttpRequest', 'EventSource', 'importScripts', 'Worker', 'WebTransport', 'BroadcastChannel']
        .filter((name) => name in self);
      owner.open('${server.url}rx').subscribe((socket) => {
        socket.messages$.subscribe((message) => {
          const native = new WebSocket('${server.url}class');
          native.onopen = () => native.send('by the class');
          native.onmessage = ({ data }) => postMessage([message, data, gone]);
        });
        socket.send('by rx');
      });`);
    expect(await said(guest)).toEqual(['by rx', 'by the class', []]);
  });

  it('tells the guest why a request is denied, as it tells a direct owner', async () => {
    const guest = await start(
      "owner.open('wss://elsewhere.example/').subscribe({ error: ({ code, decision }) => postMessage([code, decision.code]) });",
    );
    expect(await said(guest)).toEqual(['denied', 'endpoint']);
  });
});
