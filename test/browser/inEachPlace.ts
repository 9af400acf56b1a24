import type { Browser } from 'playwright-core';
import type { TestServer } from '../server.ts';
import { type Certificate, certificate } from '../transport/certificates.ts';
import { freePort } from '../freePort.ts';
import { launch } from './chromium.ts';
import type { SuiteName } from './page/Suites.ts';
import { type Place, places } from './places.ts';
import { type Site, startSite } from './Site.ts';
import { trusted } from './trusted.ts';

// Shared memory exists in such pages alone.
const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** Runs a suite of page/main.ts in a page and in a worker, against a server of its own, plain and over TLS. */
export function inEachPlace(
  suite: SuiteName,
  serve: (tls: Certificate | undefined) => Promise<TestServer>,
  tests: (place: () => Place) => void,
): void {
  let tls: Certificate;
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    tls = await certificate({ ip: '127.0.0.1' });
    browser = await launch([trusted(tls)]);
    site = await startSite({ headers: isolated });
  });
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });

  describe.each(Object.entries(places))('in %s', (_place, enter) => {
    describe.each(['ws', 'wss'])('over %s', (scheme) => {
      let server: TestServer;
      let place: Place;
      beforeAll(async () => {
        server = await serve(scheme === 'wss' ? tls : undefined);
        place = await enter(browser, site.origin);
        await place.prepare(suite, { server: server.url, nobody: `${scheme}://127.0.0.1:${await freePort()}/` });
      });
      afterAll(async () => {
        await place.close();
        await server[Symbol.asyncDispose]();
      });

      tests(() => place);
    });
  });
}
