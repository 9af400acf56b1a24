import { allow, deny, json, reconnect, shadow } from 'rx-secure-networking';
import { config, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { nobody } from '../resilience/quick.ts';
import { world } from '../world.ts';

const boo = new Error('boo');
const rejects = (() => Promise.reject(boo)) as () => void;

describe("L17 an async callback of the owner's that rejects is reported, and ends no process", () => {
  const hook = config.onUnhandledError;
  afterEach(() => {
    config.onUnhandledError = hook;
  });

  it.each<[string, () => void]>([
    ['settled, of send()', () => void world().owner.create('ws://chat.test/').send('too early', rejects)],
    [
      'a teardown, of owner.add()',
      () => {
        const { owner } = world();
        owner.add(rejects);
        owner.destroy();
      },
    ],
    [
      'onInvalid, of json()',
      () =>
        void of('{')
          .pipe(json({ onInvalid: rejects }))
          .subscribe(),
    ],
    ['onDifference, of shadow()', () => void shadow(allow, deny('no'), rejects)({})],
    [
      'onAttempt, of reconnect()',
      () => {
        new TestScheduler(() => undefined).run(() => {
          const attempts$ = world({ server: nobody })
            .owner.open('ws://nobody.test/')
            .pipe(reconnect({ maxAttempts: 1, onAttempt: rejects }));
          attempts$.subscribe({ error: () => undefined });
        });
      },
    ],
  ])('%s', async (_, act) => {
    const reported = new Promise((resolve) => (config.onUnhandledError = resolve));
    act();
    expect(await reported).toBe(boo);
  });
});
