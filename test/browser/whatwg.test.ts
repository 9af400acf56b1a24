import type { Browser } from 'playwright-core';
import type { TestServer } from '../server.ts';
import { freePort } from '../websocket/freePort.ts';
import { tables } from '../websocket/whatwg.ts';
import { startWhatwgServer } from '../websocket/whatwgServer.ts';
import { chromiumDiffers } from './chromiumDiffers.ts';
import { inChromium, launch } from './chromium.ts';
import { type Place, places } from './places.ts';
import { type Site, startSite } from './Site.ts';

const rows = Object.entries(tables).flatMap(([table, rows]) =>
  rows.map(({ what, expected }) => ({ name: `${table}: ${what}`, what, expected })),
);

// Shared memory exists in such pages alone.
const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

inChromium('the tables of the WHATWG in Chromium', () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    browser = await launch();
    site = await startSite({ headers: isolated });
  });
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });

  describe.each(Object.entries(places))('in %s', (_place, enter) => {
    describe.each([
      ['webSocketFor(owner)', 'whatwg'],
      ['its own WebSocket', 'whatwgOwn'],
    ] as const)('%s', (_class, suite) => {
      let server: TestServer;
      let place: Place;
      beforeAll(async () => {
        server = await startWhatwgServer();
        place = await enter(browser, site.origin);
        const nobody = `ws://127.0.0.1:${await freePort()}`;
        await place.prepare(suite, { control: '', whatwg: server.url.slice(0, -1), nobody });
      });
      afterAll(async () => {
        await place.close();
        await server[Symbol.asyncDispose]();
      });

      const differs = chromiumDiffers[suite];
      it.each(rows.filter(({ what }) => !(what in differs)))('$name', async ({ name, expected }) => {
        expect(await place.run(name)).toEqual(expected);
      });

      it.each(rows.filter(({ what }) => what in differs))('differs: $name', async ({ name, what }) => {
        expect(await place.run(name)).toEqual(differs[what]);
      });
    });
  });
});
