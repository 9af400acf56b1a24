import { collectGarbage } from '../collectGarbage.ts';
import { permissive, world } from '../world.ts';

// A promise of the program may be pending for as long as the program runs. What waited for it, and is gone, must not stay with it.

const pending = new Promise<never>(() => undefined);

it('a promise that is the lifetime of an owner keeps nothing of an owner that is destroyed', async () => {
  const { newOwner } = world();
  const gone = (() => {
    const page = {};
    newOwner({ until: pending, audits: { ...permissive, send: () => Object.keys(page).length === 0 } }).destroy();
    return new WeakRef(page);
  })();

  await collectGarbage();
  expect(gone.deref()).toBeUndefined();
});
