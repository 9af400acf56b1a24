import { transportContract } from '../../lib/testing.ts';
import { abilities } from './abilities.ts';
import { inChromium } from './chromium.ts';
import { startControl } from './Control.ts';
import { inEachPlace } from './inEachPlace.ts';

// The same names as in the page, where the cases run.
const unused = () => {
  throw new Error('not in this process');
};
const names = transportContract({ transport: unused, listen: unused, can: abilities }).map(({ name }) => name);

inChromium('L21 webSocketTransport() in Chromium', () => {
  inEachPlace('contract', startControl, (place) => {
    it.each(names)('%s', async (name) => {
      await place().run(name);
    });
  });
});
