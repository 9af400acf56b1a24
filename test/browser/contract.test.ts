import type { Browser } from 'playwright-core';
import { transportContract } from '../../lib/testing.ts';
import type { TestServer } from '../server.ts';
import { type Certificate, certificate } from '../transport/certificates.ts';
import { abilities } from './abilities.ts';
import { inChromium, launch } from './chromium.ts';
import { startControl } from './Control.ts';
import { type Place, places } from './places.ts';
import { type Site, startSite } from './Site.ts';
import { trusted } from './trusted.ts';

// The same names as in the page, where the cases run.
const unused = () => {
  throw new Error('not in this process');
};
const names = transportContract({ transport: unused, listen: unused, can: abilities }).map(({ name }) => name);

inChromium('L21 webSocketTransport() in Chromium', () => {
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
    describe.each([
      ['ws', () => undefined],
      ['wss', () => tls],
    ])('over %s', (_scheme, certificateOf) => {
      let control: TestServer;
      let place: Place;
      beforeAll(async () => {
        control = await startControl(certificateOf());
        place = await enter(browser, site.origin);
        await place.prepare('contract', { control: control.url, whatwg: '', nobody: '' });
      });
      afterAll(async () => {
        await place.close();
        await control[Symbol.asyncDispose]();
      });

      it.each(names)('%s', async (name) => {
        await place.run(name);
      });
    });
  });
});
