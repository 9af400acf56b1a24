import { defer, finalize, type Observable, switchMap, throwError, timer } from 'rxjs';
import { type FleetEngine, fleetOperator, memoryEngine } from 'rx-secure-networking/fleet';
import { FaultyEngine } from './FaultyEngine.ts';
import { fleetWorld, opening } from './fleetWorld.ts';

// An engine forgets a long list, and hosts give it back in parts.

const count = 1_000;

describe('a long list that the engine has forgotten', () => {
  /** A host that knows `count` revocations, and the engine that it follows. */
  const knowing = async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine });
    await world.pass(300);
    for (let i = 0; i < count; i++) world.engine.change(`subject "${i}"`, `{"reason":"${i}"}`, { epoch: 'e' });
    const empty = memoryEngine({ scheduler: world.time });
    const known = async () => (await askRevoked(empty)).length;
    return { ...world, engine, owner, empty, known };
  };
  const askRevoked = (engine: FleetEngine) =>
    new Promise<readonly unknown[]>((resolve) => {
      (engine.look('revoked') as Observable<{ entries: readonly unknown[] }>).subscribe(({ entries }) => {
        resolve(entries);
      });
    });

  it('S6 is given back in one turn to an engine that answers at once', async () => {
    const world = await knowing();
    world.engine.become(world.empty);
    expect(await world.known()).toBe(count);
    await world.end();
  });

  it('S6 is given back in parts: an engine that refuses more than 100 questions at once has it in the end', async () => {
    const world = await knowing();
    let open = 0;
    let most = 0;
    const narrow: FleetEngine = {
      ...world.empty,
      change: (...given) =>
        defer(() => {
          open += 1;
          most = Math.max(most, open);
          const answer = timer(10, world.time).pipe(switchMap(() => world.empty.change(...given) as Observable<never>));
          return open > 100 ? throwError(() => new Error('busy')) : answer;
        }).pipe(finalize(() => (open -= 1))),
    };
    world.engine.become(narrow);
    await world.pass(900); // before the next beat
    expect(most).toBe(64);
    expect(await world.known()).toBe(count);
    await world.end();
  });

  it('S19 is not offered whole to an engine that refuses all of it', async () => {
    const world = await knowing();
    world.engine.become({ ...world.empty, change: () => throwError(() => new Error('busy')) });
    await world.pass(500);
    expect(world.engine.asked['change']).toBe(64);
    await world.end();
  });

  it('S1 S6 is not trusted by a host that joins before the others have given it back', async () => {
    const world = fleetWorld();
    const young: FleetEngine = {
      ...world.engine,
      follow: (sink) => world.engine.follow({ ...sink, list: (list) => sink.list({ ...list, age: 0 }) }),
    };
    const operator = fleetOperator(world.engine, { scheduler: world.time });
    const { owner, fleet } = world.join({ engine: young });
    for (let i = 0; i < 4; i++) {
      await world.pass(1_000);
      world.engine.change(`subject "${i}"`, '{}', { epoch: 'e', since: 0 });
    }
    await world.pass(1_400);
    const attempts = [opening(owner())];
    void operator.restore({ subject: '0' }, { wait: 0 });
    await world.pass(400);
    attempts.push(opening(owner()), opening(owner({ subject: '3' })));
    await world.pass(10);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['stale', 'open', 'revoked']);
    fleet.destroy();
    await world.end();
  });
});
