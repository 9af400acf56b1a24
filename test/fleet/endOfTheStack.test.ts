import { config } from 'rxjs';
import { depths as allDepths, nearStackEnd } from '../nearStackEnd.ts';
import { url } from '../world.ts';
import { fleetWorld } from './fleetWorld.ts';

const depths = allDepths.filter((_depth, index) => index % 3 === 0);
const hook = config.onUnhandledError;
beforeEach(() => {
  config.onUnhandledError = () => undefined;
});
afterEach(() => {
  config.onUnhandledError = hook;
});

describe('at the end of the stack', () => {
  it('L24 S13 a message stops nobody else from sending, who shares the budget', async () => {
    for (const depth of depths) {
      const world = fleetWorld();
      const quotas = [{ what: 'bytes', by: 'all', most: 1_000_000, per: 'hour', exact: true, block: 1_000 }] as const;
      const { owner } = world.join({ quotas });
      await world.pass(10);
      const outcomes: string[] = [];
      owner()
        .open(url)
        .subscribe((socket) => nearStackEnd(depth, () => socket.send('x')));
      owner()
        .open(url)
        .subscribe((socket) => {
          socket.send('hello', (outcome) => outcomes.push(outcome));
        });
      await world.pass(300);

      expect(outcomes).toEqual(['sent']);
      await world.end();
    }
  });
});
