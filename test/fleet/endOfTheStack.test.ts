import { config } from 'rxjs';
import { memoryEngine, type RevocationReport } from 'rx-secure-networking/fleet';
import { depths as allDepths, nearStackEnd } from '../nearStackEnd.ts';
import { url } from '../world.ts';
import { fleetWorld } from './fleetWorld.ts';

const [bad, other] = [{ subject: 'bad' }, { subject: 'other' }];
const depths = allDepths.filter((_depth, index) => index % 3 === 0);
const hook = config.onUnhandledError;

jest.setTimeout(30_000); // a fleet for each depth

beforeEach(() => {
  config.onUnhandledError = () => undefined;
});
afterEach(() => {
  config.onUnhandledError = hook;
});

describe('at the end of the stack', () => {
  it('L24 S2 a revocation changes nothing, or is applied by all hosts; it stops no later one', async () => {
    const outcomes = new Set<string>();
    for (const depth of depths) {
      const world = fleetWorld();
      const hosts = [world.join(), world.join()];
      await world.pass(10);
      const owners = hosts.map(({ owner }) => owner(bad));
      const others = hosts.map(({ owner }) => owner(other));
      let report: Promise<RevocationReport> | undefined;
      nearStackEnd(depth, () => {
        report = world.operator.revoke(bad, { reason: 'leaks' });
      });
      let outcome = report ? 'pending' : 'threw';
      report?.then(
        ({ applied }) => (outcome = `applied by ${applied.length}`),
        () => (outcome = 'rejected'),
      );
      await world.pass(1_100);
      outcomes.add(`${outcome}: ${String(owners.map(({ closed }) => closed))}`);
      const later = await world.operator.revoke(other, { reason: 'leaks', wait: 0 });

      expect(others.map(({ closed }) => closed)).toEqual([true, true]);
      expect(later.applied).toEqual(['host-1', 'host-2']);
      await world.end();
    }

    expect([...outcomes].sort()).toEqual(['applied by 2: true,true', 'threw: false,false']);
  });

  it('L24 a follower of memoryEngine() for which the stack has no room stops no other', async () => {
    const engine = memoryEngine();
    const use = (frames: number): number => (frames === 0 ? 0 : use(frames - 1));
    const seen: string[] = [];
    const sink = {
      asks: () => () => undefined,
      list: () => undefined,
      newEpoch: () => 'epoch',
      failed: () => undefined,
    };
    const stops = ['first', 'second'].map((name) =>
      engine.follow({ ...sink, changed: ({ key }) => (use(20), seen.push(`${name} ${key}`)) }),
    );
    for (const depth of allDepths) {
      nearStackEnd(depth, () => {
        void engine.change('deep', '', { epoch: 'epoch' });
      });
      await Promise.resolve();
      seen.length = 0;
      void engine.change('later', '', { epoch: 'epoch' });

      expect(seen.slice(-2)).toEqual(['first later', 'second later']);
    }
    for (const stop of stops) stop();
  });

  it.each(['destroy', 'leave'] as const)('L24 %s() of a fleet is done, or can be done later', async (method) => {
    const outcomes = new Set<string>();
    for (const depth of depths) {
      const world = fleetWorld();
      const { fleet, owner } = world.join();
      await world.pass(10);
      const owned = owner();
      let outcome = 'threw';
      nearStackEnd(depth, () => {
        const left = fleet[method]();
        outcome = 'returned';
        void left?.then(() => (outcome = 'left'));
      });
      await world.pass(0);
      outcomes.add(`${outcome}: ${owned.closed}`);
      const again: unknown[] = [];
      void fleet.leave().then((result) => again.push(result));

      expect(owned.closed).toBe(true);
      await world.pass(10);
      expect(again).toEqual([{ unflushed: 0 }]);
    }

    expect([...outcomes].filter((outcome) => outcome !== 'threw: false')).toEqual([
      expect.stringMatching(/^(returned|left): true$/),
    ]);
  });

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

it('L10 a nested destroy() of a fleet returns when everything has ended', async () => {
  const world = fleetWorld();
  const { fleet, owner } = world.join();
  const older = owner();
  const closed: boolean[] = [];
  owner().add(() => {
    fleet.destroy();
    closed.push(older.closed);
  });
  fleet.destroy();

  expect(closed).toEqual([true]);
  await world.end();
});
