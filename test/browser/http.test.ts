import { httpTransportContract } from '../../lib/testing.ts';
import { httpAbilities } from './abilities.ts';
import { inChromium } from './chromium.ts';
import { startControl } from './Control.ts';
import { httpStories } from './httpStories.ts';
import { inEachPlace } from './inEachPlace.ts';

// The same names as in the page, where the cases run.
const unused = () => {
  throw new Error('not in this process');
};
const names = httpTransportContract({ transport: unused, listen: unused, can: httpAbilities }).map(({ name }) => name);

inChromium('fetchTransport() in Chromium', () => {
  inEachPlace('http', startControl, (place) => {
    it.each([...names, ...httpStories.map(({ what }) => what)])('%s', async (name) => {
      await place().run(name);
    });
  });
});
