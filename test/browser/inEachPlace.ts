import type { Browser } from 'playwright-core';
import type { TestServer } from '../server.ts';
import { type Certificate, certificate } from '../transport/certificates.ts';
import { launch } from './chromium.ts';
import { startControl } from './Control.ts';
import type { SuiteName } from './page/Suites.ts';
import { type Place, places } from './places.ts';
import { type Site, startSite } from './Site.ts';
import { trusted } from './trusted.ts';

/** Runs a suite whose servers are asked for by the page: in a page and in a worker, plain and over TLS. */
export function inEachPlace(suite: SuiteName, tests: (place: () => Place) => void): void {
  let tls: Certificate;
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    tls = await certificate({ ip: '127.0.0.1' });
    browser = await launch([trusted(tls)]);
    site = await startSite();
  });
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });

  describe.each(Object.entries(places))('in %s', (_place, enter) => {
    describe.each(['ws', 'wss'])('over %s', (scheme) => {
      let control: TestServer;
      let place: Place;
      beforeAll(async () => {
        control = await startControl(scheme === 'wss' ? tls : undefined);
        place = await enter(browser, site.origin);
        await place.prepare(suite, { control: control.url, whatwg: '', nobody: '' });
      });
      afterAll(async () => {
        await place.close();
        await control[Symbol.asyncDispose]();
      });

      tests(() => place);
    });
  });
}
