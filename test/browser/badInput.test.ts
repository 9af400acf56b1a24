import type { Browser, Page } from 'playwright-core';
import { startEcho, type TestServer } from '../server.ts';
import { type Certificate, certificate } from '../transport/certificates.ts';
import { startContractServer } from '../contracts/contractServer.ts';
import { inChromium, launch } from './chromium.ts';
import { startSite } from './Site.ts';
import { trusted } from './trusted.ts';

/** What the bundle makes global: see page/life.ts. */
interface Bundle {
  life(url: string): Promise<readonly string[]>;
}

inChromium('where the browser has or allows no connection', () => {
  let tls: Certificate;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let server: TestServer;
  beforeAll(async () => {
    tls = await certificate({ ip: '127.0.0.1' });
    browser = await launch([trusted(tls), '--host-resolver-rules=MAP elsewhere.test 127.0.0.1']);
    server = await startEcho();
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
  });
  afterEach(async () => {
    await page.close();
    expect(errors).toEqual([]);
  });

  const life = (url: string) => page.evaluate((url) => (globalThis as unknown as Bundle).life(url), url);
  const oneEnd = [expect.stringMatching(/^connectionError connect-failed: ./u), 'ended by network 1006'];

  it('L23 without a WebSocket doors load, a transport is made, and its dial says what to do', async () => {
    await using site = await startSite();
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebSocket'));
    await page.goto(site.origin);

    expect(await life(server.url)).toEqual([
      expect.stringMatching(/this platform has no WebSocket: use wsTransport\(\) from rx-secure-networking\/ws/u),
      'ended by network 1006',
    ]);
  });

  it('a Content-Security-Policy that forbids the connection gives one end', async () => {
    await using site = await startSite({ headers: { 'content-security-policy': "default-src 'self'" } });
    await page.goto(site.origin);

    expect(await life(server.url)).toEqual(oneEnd);
    expect(server.peers.length).toBe(0);
  });

  it('plain ws:// from an https page, mixed content, gives one end', async () => {
    await using site = await startSite({ tls });
    await page.goto(site.origin);

    expect(await life(server.url.replace('127.0.0.1', 'elsewhere.test'))).toEqual(oneEnd);
    expect(server.peers.length).toBe(0);
  });

  it('a certificate that the browser refuses gives one end', async () => {
    const usual = { handshake: 'accept', protocol: undefined, greeting: [], answersClose: true } as const;
    await using untrusted = await startContractServer(usual, await certificate({ ip: '127.0.0.1' }));
    await using site = await startSite();
    await page.goto(site.origin);

    expect(await life(untrusted.url)).toEqual(oneEnd);
  });
});
