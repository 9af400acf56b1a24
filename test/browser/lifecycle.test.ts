import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { startEcho, type TestServer } from '../server.ts';
import { BackgroundTab } from './BackgroundTab.ts';
import { inBrowser, inChromium } from './chromium.ts';
import { quickAttempts } from './quickAttempts.ts';
import { startSite } from './Site.ts';

/** What the bundle makes global: see page/session.ts. */
interface Bundle {
  readonly journal: readonly string[];
  readonly until: (line: string, count?: number) => Promise<void>;
  session(url: string): void;
}

// What docs/browsers.md says.
inChromium('in Chromium', () => {
  let server: TestServer;
  const made = inBrowser(startSite, [], { ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  beforeEach(async () => {
    server = await startEcho();
  });
  afterEach(() => server[Symbol.asyncDispose]());

  describe('a page that was frozen', () => {
    const resumed = ['shown', 'open', 'freeze', 'resume', 'ended by network 1006', 'open'];

    it('trap 43: finds its connection lost when it is resumed, and connects once', async () => {
      const tab = await BackgroundTab.open(made.browser, made.site.origin);
      await tab.evaluate(`session('${server.url}')`);
      await tab.evaluate(`until('open')`);
      await tab.freeze('frozen');
      await tab.freeze('active');
      await tab.evaluate(`until('open', 2)`);

      expect(await tab.evaluate('journal')).toEqual(resumed);
      expect(server.peers.length).toBe(2);
      await tab.close();
    });

    it('trap 41: does not take its peer for dead, however long it was frozen', async () => {
      const tab = await BackgroundTab.open(made.browser, made.site.origin);
      await tab.evaluate(`session('${server.url}', { interval: 50, timeout: 1000 })`);
      await tab.evaluate(`until('open')`);
      await tab.freeze('frozen');
      await setTimeout(2_500); // more than twice what a living page waits for an answer
      await tab.freeze('active');
      await tab.evaluate(`until('open', 2)`);
      for (let pings = 0; pings < 3; pings += 1) await once(server.peers[1]!, 'message');

      expect(await tab.evaluate('journal')).toEqual(resumed);
      await tab.close();
    });
  });

  describe('a page', () => {
    let page: Page;
    beforeEach(async () => {
      page = await made.browser.newPage();
      await page.goto(`${made.site.origin}/`);
      await page.evaluate((url) => (globalThis as unknown as Bundle).session(url), server.url);
      await until('open');
    });
    afterEach(() => page.close());

    const journal = () => page.evaluate(() => (globalThis as unknown as Bundle).journal);
    const until = (line: string, count = 1) =>
      page.evaluate(([line, count]) => (globalThis as unknown as Bundle).until(line, count), [line, count] as const);

    it('trap 43: that comes back from the back-forward cache connects once, and once only', async () => {
      await page.goto(`${made.site.origin}/elsewhere`);
      await page.goBack({ waitUntil: 'commit' }); // what is restored does not load
      await until('open', 2);
      await page.evaluate((url) => (globalThis as unknown as Bundle).session(url), server.url);
      await until('open', 3);

      const once = ['shown', 'open', 'freeze', 'resume', 'restored', 'ended by network 1006', 'open'];
      expect(await journal()).toEqual([...once, 'open']);
      expect(server.peers.length).toBe(3);
    });

    it('that is left for good leaves no connection', async () => {
      const closed = once(server.peers[0]!, 'close');
      await page.close();
      await closed;

      expect(server.wss.clients.size).toBe(0);
    });

    it('that is offline fails to connect, and with wakeOn connects as soon as it is online', async () => {
      await page.context().setOffline(true);
      server.peers[0]?.terminate();
      await until('ended', 1 + quickAttempts); // the connection and these: the next wait is of minutes
      await page.context().setOffline(false);
      await until('open', 2);

      const ended = Array.from({ length: 1 + quickAttempts }, () => 'ended by network 1006');
      expect(await journal()).toEqual(['shown', 'open', 'offline', ...ended, 'online', 'open']);
    });
  });
});
