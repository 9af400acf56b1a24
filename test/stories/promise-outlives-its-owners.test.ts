import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { permissive, world } from '../world.ts';

// A promise of the program may be pending for as long as the program runs. What waited for it, and is gone, must not stay with it.

const pending = new Promise<never>(() => undefined);

/** Whether an object is collected once nothing of this file refers to it. */
async function isCollected(gone: WeakRef<object>): Promise<boolean> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise(setImmediate); // a WeakRef holds on until its job is over
    collect();
  }
  return gone.deref() === undefined;
}

it('a promise that is the lifetime of an owner keeps nothing of an owner that is destroyed', async () => {
  const { newOwner } = world();
  const gone = (() => {
    const page = {};
    newOwner({ until: pending, audits: { ...permissive, send: () => Object.keys(page).length === 0 } }).destroy();
    return new WeakRef(page);
  })();

  expect(await isCollected(gone)).toBe(true);
});
