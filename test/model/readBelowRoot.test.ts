import { holderOf, isThenable, readBelowRoot } from '../../lib/model/readBelowRoot.ts';

describe('what is read below the root of all objects', () => {
  it('is found on the object, on its class, and on an object without a prototype', () => {
    class Thenable {
      then(): void {
        // only its being there matters
      }
    }
    const bare = Object.assign(Object.create(null) as object, { then: () => undefined });

    expect([new Thenable(), bare, Promise.resolve()].map(isThenable)).toEqual([true, true, true]);
    expect(holderOf(bare, 'then')).toBe(bare);
  });

  it('is nothing that somebody has added to the root itself', () => {
    const root = Object.prototype as { then?: unknown };
    root.then = () => undefined;
    const read = [isThenable({}), isThenable([]), readBelowRoot({}, 'then')];
    delete root.then;

    expect(read).toEqual([false, false, undefined]);
  });

  it('is nothing where prototypes go on without end', () => {
    const endless = (): object => new Proxy({}, { getPrototypeOf: endless });

    expect(readBelowRoot(endless(), 'then')).toBeUndefined();
  });
});
