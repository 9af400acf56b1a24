import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { inChromium, launch } from './chromium.ts';
import { complaintsOf } from './complaintsOf.ts';

const root = path.resolve(__dirname, '../..');

inChromium('the playground', () => {
  let server: ChildProcess;
  let url: string;
  let browser: Browser;
  let page: Page;
  let complaints: readonly string[];
  beforeAll(async () => {
    server = spawn(process.execPath, [path.join(root, 'examples/playground/serve.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(server.stdout!), 'line')) as [string];
    url = /http:\S+/u.exec(line)?.[0] ?? '';
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    server.kill();
    await once(server, 'exit');
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(5_000);
    complaints = complaintsOf(page);
    await page.goto(url);
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });

  const mod = (name: string) => page.getByRole('article', { name: new RegExp(`^${name} `, 'u') });
  const press = (name: string, button: string) => mod(name).getByRole('button', { name: button, exact: true }).click();
  const choose = (name: string, place: string) =>
    mod(name)
      .getByLabel('Endpoint')
      .selectOption({ label: new URL(place, url.replace('http', 'ws')).href });
  const status = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor();
  /** `mod, action: the rest`, where the endpoint stands before the rest. */
  const decided = (text: string) => {
    const [, name, action, rest] = /^(\w+), (\w+): (.*)$/u.exec(text) ?? [];
    const line = new RegExp(`^${name} ${action} .*${rest}`, 'u');
    return page.locator('owners-view li').filter({ hasText: line }).first().waitFor();
  };
  const tableHas = (...cells: string[]) => {
    const row = cells.reduce((rows, cell) => rows.filter({ hasText: cell }), page.locator('owners-view tbody tr'));
    return row.first().waitFor();
  };
  const serverSees = (text: string) => page.locator('#seen').filter({ hasText: text }).waitFor();
  const events = (name: string) => page.getByRole('list', { name: new RegExp(`^Events of ${name},`, 'u') });
  const open = async (name: string) => {
    await press(name, 'Create');
    await press(name, 'Connect');
    await events(name).getByText('connected').waitFor();
  };

  it('Create makes a socket and touches no network; Connect connects it; the table and the server agree', async () => {
    await press('chat', 'Create');
    await status(/chat has socket \d+\. It is not connected yet/u);
    await tableHas('chat', '/chat', 'created');
    await serverSees('0 at /chat');
    await press('chat', 'Connect');
    await tableHas('chat', '/chat', 'open');
    await serverSees('1 at /chat');
    await decided('chat, connect: allowed by the owner');
  });

  it('Send sends, and what comes back is heard', async () => {
    await choose('tools', '/echo');
    await open('tools');
    await mod('tools').getByLabel('Message', { exact: true }).fill('hello, echo');
    await press('tools', 'Send');
    await status('tools sends: sent.');
    await mod('tools').getByText('hello, echo').waitFor();
    await events('tools').getByText('message 1, 11 bytes').waitFor();
  });

  it('Close closes by a request, and Destroy without one', async () => {
    await open('chat');
    await serverSees('1 at /chat');
    await press('chat', 'Close');
    await events('chat').getByText('ended by owner, code 1000').waitFor();
    await decided('chat, close: allowed');
    await serverSees('0 at /chat');

    await open('tools');
    await serverSees('1 at /chat');
    await press('tools', 'Destroy');
    await status('tools is destroyed');
    await serverSees('0 at /chat');
    await press('tools', 'Create');
    await status('The owner is destroyed');
    await decided('tools, create: denied: owner-destroyed by the library');
  });

  it('an endpoint that the manifest does not list is denied, with the reason, and a wider manifest lets it', async () => {
    await choose('chat', '/echo');
    await press('chat', 'Create');
    await decided('chat, create: denied');
    const manifest = mod('chat').getByLabel('Manifest');
    await manifest.fill(JSON.stringify({ endpoints: [`${url.replace('http', 'ws')}*`] }));
    await manifest.blur();
    await status('chat was registered again');
    await open('chat');
    await serverSees('1 at /echo');
  });

  it('a manifest of the wrong form says where, and nothing is allowed', async () => {
    const manifest = mod('chat').getByLabel('Manifest');
    await manifest.fill('{ "endpoints": "ws://*" }');
    await manifest.blur();
    await mod('chat').getByRole('status').filter({ hasText: 'endpoints' }).waitFor();
    expect(await manifest.getAttribute('aria-invalid')).toBe('true');
    await press('chat', 'Create');
    await decided('chat, create: denied: unimplemented');
  });

  it('an audit that is taken away denies its step, and one of messages denies what is too long', async () => {
    await mod('chat').getByLabel('connect').uncheck();
    await press('chat', 'Create');
    await press('chat', 'Connect');
    await decided('chat, connect: denied: unimplemented');

    await mod('tools').getByLabel('each message').check();
    await open('tools');
    await mod('tools').getByLabel('Message', { exact: true }).fill('a message of more than twenty bytes');
    await press('tools', 'Send');
    await status('tools sends: denied.');
    await decided('tools, send: denied: too-large');
  });

  it('a platform refuses what its policy refuses, and its change ends what was open', async () => {
    await open('chat');
    await serverSees('1 at /chat');
    await press('hats', 'Create');
    await decided('hats, create: denied: kind by the policy');
    await page.getByLabel('console').check();
    await status('The platform is console: wss:// only.');
    await events('chat').getByText('ended by host, code 1001').waitFor();
    await serverSees('0 at /chat');
    await press('chat', 'Create');
    await decided('chat, create: denied: insecure by the policy');
  });

  it('the limits of a manifest hold', async () => {
    const manifest = mod('tools').getByLabel('Manifest');
    await manifest.fill(
      JSON.stringify({ endpoints: [`${url.replace('http', 'ws')}*`], limits: { socketsPerOwner: 1 } }),
    );
    await manifest.blur();
    await press('tools', 'Create');
    await status(/tools has socket/u);
    await press('tools', 'Create');
    await decided('tools, create: denied: limit');
  });

  it('on a phone a click leaves the page where it is, and what came of it is in sight', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await press('chat', 'Create');
    await mod('chat').getByRole('button', { name: 'Connect' }).focus();
    const before = await page.evaluate(() => scrollY);
    await page.keyboard.press('Enter');
    await events('chat').getByText('connected').waitFor();
    await tableHas('chat', '/chat', 'open');
    expect(await page.evaluate(() => scrollY)).toBe(before);

    await press('chat', 'Send');
    await status('chat sends: sent.');
    const box = await page.locator('#status').boundingBox();
    expect(box!.y).toBeGreaterThanOrEqual(0);
    expect(box!.y + box!.height).toBeLessThanOrEqual(640);
  });

  it('the marbles can be read in words', async () => {
    await open('chat');
    const marble = events('chat').getByText('connected');
    expect((await marble.boundingBox())!.width).toBeLessThan(5);
    await page.getByLabel('in words').check();
    expect((await marble.boundingBox())!.width).toBeGreaterThan(30);
  });

  it('a button without a socket says what to do first', async () => {
    await press('chat', 'Send');
    await status('chat has no socket: create one first.');
  });

  it('says so where its server does not answer any more', async () => {
    await page.route('**/connections', (route) => route.fulfill({ body: 'not what it should be' }));
    await press('chat', 'Create');
    await serverSees('The server does not answer: is the playground still running?');
  });

  it('works by the keyboard alone', async () => {
    await mod('chat').getByRole('button', { name: 'Create' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await events('chat').getByText('connected').waitFor();
  });

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    it.each([
      [1280, 900],
      [320, 640],
    ])('at %s × %s axe finds nothing, and nothing scrolls sideways', async (width, height) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await open('chat');
      await press('hats', 'Create');
      await decided('hats, create: denied');
      await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')); // past the page's policy
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );

      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  });
});
