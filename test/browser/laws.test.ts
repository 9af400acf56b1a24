import { stories } from '../laws/stories.ts';
import { inChromium } from './chromium.ts';
import { startControl } from './Control.ts';
import { inEachPlace } from './inEachPlace.ts';

// The stories that also run in Node: test/laws.
inChromium('the laws in Chromium', () => {
  inEachPlace('laws', startControl, (place) => {
    it.each(stories.map(({ what, expected }) => [what, expected] as const))('%s', async (what, expected) => {
      expect(await place().run(what)).toEqual(expected);
    });
  });
});
