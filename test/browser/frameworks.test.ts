import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { startServer, type TestServer } from '../server.ts';
import { inBrowser, inChromium } from './chromium.ts';
import { complaintsOf } from './complaintsOf.ts';
import { startSite } from './Site.ts';

/** What both pages make global. */
interface Bundle {
  /** Ids. */
  owners(): readonly number[];
  show(urls: readonly string[]): void | Promise<void>;
}

// The ids of the owners that live: React's strict mode mounts twice, so that a first one is already over.
const recipes = [
  ['react', 2],
  ['angular', 1],
] as const;

inChromium.each(recipes)('the recipe for %s', (framework, first) => {
  let server: TestServer;
  let page: Page;
  let complaints: readonly string[];
  const made = inBrowser(startSite);
  beforeEach(async () => {
    server = await startServer((peer) => peer.send('welcome'));
    page = await made.browser.newPage();
    complaints = complaintsOf(page);
    await page.goto(`${made.site.origin}/${framework}`);
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.close();
    await server[Symbol.asyncDispose]();
  });

  const room = (name: string) => `${server.url}rooms/${name}`;
  const show = (...urls: string[]) =>
    page.evaluate((urls) => (globalThis as unknown as Bundle).show(urls), urls as readonly string[]);
  const owners = () => page.evaluate(() => (globalThis as unknown as Bundle).owners());
  const lines = (count: number) =>
    page
      .waitForFunction((count) => document.querySelectorAll('li').length === count, count)
      .then(() => page.locator('li').allTextContents());

  it('one component: one owner, one connection, what comes is shown; unmounted, both are gone', async () => {
    await show(room('1'));

    expect(await lines(1)).toEqual(['welcome']);
    expect(await owners()).toEqual([first]);
    expect(server.peers.length).toBe(1);

    const closed = once(server.peers.at(-1)!, 'close');
    await show();
    await closed;

    expect(await owners()).toEqual([]);
    expect(await lines(0)).toEqual([]);
  });

  it('another URL takes the place of the first', async () => {
    await show(room('1'));
    await lines(1);
    const closed = once(server.peers.at(-1)!, 'close');
    const connected = server.nextPeer();
    await show(room('2'));
    await closed;
    const peer = await connected;
    peer.send('in room 2');

    expect(await lines(2)).toEqual(['welcome', 'in room 2']);
    expect((await owners()).length).toBe(1);
    expect(server.wss.clients.size).toBe(1);
  });

  it('two components are two owners', async () => {
    await show(room('1'), room('2'));
    await lines(2);

    expect((await owners()).length).toBe(2);
    expect(server.wss.clients.size).toBe(2);

    const before = server.peers.length;
    await show(room('1'));
    await lines(1);

    expect((await owners()).length).toBe(1);
    expect(server.peers.length).toBe(before);
  });

  it('a denial is shown, with its reason, and nothing is dialled', async () => {
    await show(`${server.url}elsewhere`);

    expect(await page.getByRole('alert').textContent()).toMatch(/Cannot create a socket for .*elsewhere/u);
    expect(server.peers.length).toBe(0);
  });
});
