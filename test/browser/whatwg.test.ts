import { tables } from '../websocket/whatwg.ts';
import { startWhatwgServer } from '../websocket/whatwgServer.ts';
import { inChromium } from './chromium.ts';
import { chromiumDiffers } from './chromiumDiffers.ts';
import { inEachPlace } from './inEachPlace.ts';

const rows = Object.entries(tables).flatMap(([table, rows]) =>
  rows.map(({ what, expected }) => ({ name: `${table}: ${what}`, what, expected })),
);

const classes = [
  ['webSocketFor(owner)', 'whatwg'],
  ['its own WebSocket', 'whatwgOwn'],
] as const;

inChromium.each(classes)('the tables of the WHATWG in Chromium, on %s', (_class, suite) => {
  inEachPlace(suite, startWhatwgServer, (place) => {
    const differs = chromiumDiffers[suite];
    it.each(rows.filter(({ what }) => !(what in differs)))('$name', async ({ name, expected }) => {
      expect(await place().run(name)).toEqual(expected);
    });

    it.each(rows.filter(({ what }) => what in differs))('differs: $name', async ({ name, what }) => {
      expect(await place().run(name)).toEqual(differs[what]);
    });
  });
});
