import { getEventListeners } from 'node:events';
import { BehaviorSubject, EMPTY, NEVER, Subject, Subscription, config, of, throwError } from 'rxjs';
import type { Lifetime, Owner } from 'rx-secure-networking';
import { runInNode } from '../transport/runInNode.ts';
import { permissive, world } from '../world.ts';

/** A lifetime that can be ended, and how many still listen to it. */
interface Living {
  readonly lifetime: Lifetime;
  end(): void | Promise<void>;
  listeners?(): number;
}

/** Like Angular's DestroyRef, or a component's own hook. */
class Component {
  readonly callbacks = new Set<() => void>();
  onDestroy(callback: () => void): () => void {
    this.callbacks.add(callback);
    return () => this.callbacks.delete(callback);
  }
  destroy(): void {
    for (const callback of [...this.callbacks]) callback();
  }
}

/** Counts what a subscription is told to keep and to drop. */
class CountingSubscription extends Subscription {
  kept = 0;
  override add(teardown: () => void): void {
    this.kept += 1;
    super.add(teardown);
  }
  override remove(teardown: () => void): void {
    this.kept -= 1;
    super.remove(teardown);
  }
}

const forms: Record<string, () => Living> = {
  'an AbortSignal': () => {
    const controller = new AbortController();
    return {
      lifetime: controller.signal,
      end: () => controller.abort(),
      listeners: () => getEventListeners(controller.signal, 'abort').length,
    };
  },
  'an object with onDestroy': () => {
    const component = new Component();
    return { lifetime: component, end: () => component.destroy(), listeners: () => component.callbacks.size };
  },
  'an observable that emits': () => {
    const subject = new Subject<void>();
    return { lifetime: subject, end: () => subject.next(), listeners: () => Number(subject.observed) };
  },
  'an observable that completes': () => {
    const subject = new Subject<void>();
    return { lifetime: subject, end: () => subject.complete(), listeners: () => Number(subject.observed) };
  },
  'an observable that errors': () => {
    const subject = new Subject<void>();
    return { lifetime: subject, end: () => subject.error(new Error('x')), listeners: () => Number(subject.observed) };
  },
  "RxJS's own Subscription": () => {
    const subscription = new CountingSubscription();
    return { lifetime: subscription, end: () => subscription.unsubscribe(), listeners: () => subscription.kept };
  },
  'a promise that resolves': () => {
    let end = (): void => undefined;
    const lifetime = new Promise<void>((resolve) => (end = resolve));
    return {
      lifetime,
      end: async () => {
        end();
        await lifetime;
      },
    };
  },
  'a promise that rejects': () => {
    let fail: (error: Error) => void = () => undefined;
    const lifetime = new Promise<void>((_, reject) => (fail = reject));
    return {
      lifetime,
      end: async () => {
        fail(new Error('x'));
        await lifetime.catch(() => undefined);
      },
    };
  },
};
const leavable = Object.entries(forms).filter(([, make]) => make().listeners);

describe('L11 until', () => {
  const nothing = () => undefined;
  it.each<[string, object]>([
    ['that tells of its abort by onDestroy alone', { aborted: false, onDestroy: (end: () => void) => end() }],
    ['that takes teardowns, but is a promise', { add: nothing, then: (end: () => void) => end() }],
    ['of a Subscription that is closed and calls nothing any more', { closed: true, add: nothing, remove: nothing }],
  ])('takes a lifetime %s', (_what, until) => {
    expect(world().newOwner({ until: until as Lifetime }).closed).toBe(true);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no way to leave', {}],
  ])('takes an observable whose subscribe gives %s', (_what, given) => {
    const owner = world().newOwner({ until: { subscribe: () => given } as Lifetime });
    owner.destroy();

    expect(owner.closed).toBe(true);
  });

  it('is left once, however often the owner is destroyed, and where it ended while it was bound', () => {
    const left = jest.fn();
    const owner = world().newOwner({ until: { onDestroy: () => left } });
    owner.destroy();
    owner.destroy();
    expect(left).toHaveBeenCalledTimes(1);

    const gone = world().newOwner({
      until: {
        onDestroy: (end) => {
          end();
          return left;
        },
      },
    });
    expect(gone.closed).toBe(true);
    expect(left).toHaveBeenCalledTimes(2);
  });

  it.each(Object.entries(forms))('destroys the owner with %s', async (_, make) => {
    const { lifetime, end } = make();
    const { newOwner } = world();
    const owner = newOwner({ until: lifetime });

    expect(owner.closed).toBe(false);
    await end();
    expect(owner.closed).toBe(true);
  });

  it.each(leavable)('has one listener on %s, and leaves it when the owner is destroyed otherwise', (_, make) => {
    const { lifetime, listeners } = make();
    const { newOwner } = world();

    const owner = newOwner({ until: lifetime });
    expect(listeners?.()).toBe(1);
    owner.destroy();
    expect(listeners?.()).toBe(0);
  });

  const over: [string, () => Lifetime][] = [
    ['an aborted signal', () => AbortSignal.abort()],
    ['a closed Subscription', () => Subscription.EMPTY],
    ['a BehaviorSubject', () => new BehaviorSubject(0)],
    ['an observable that emits at once', () => of(1)],
    ['an empty observable', () => EMPTY],
    ['an observable that errors at once', () => throwError(() => new Error('x'))],
    ['an onDestroy that throws', () => ({ onDestroy: throwing })],
    ['an onDestroy that calls back at once', () => ({ onDestroy: (callback) => callback() })],
    ['a subscribe that throws', () => ({ subscribe: throwing })],
    ['a then that throws', () => ({ then: throwing })],
    ['an add that throws', () => ({ add: throwing, remove: throwing, closed: false })],
    [
      'a signal that can not be listened to',
      () => ({ aborted: false, addEventListener: throwing }) as unknown as AbortSignal,
    ],
  ];
  it.each(over)('destroys the owner at once with %s', (_, make) => {
    const { newOwner, network } = world();
    const owner = newOwner({ until: make() });

    expect(owner.closed).toBe(true);
    expect(() => owner.create('wss://example.com/')).toThrow('the owner is destroyed');
    expect(network.snapshot().map(({ id }) => id)).not.toContain(owner.id);
  });

  it('leaves the owner alive while the lifetime never ends', () => {
    expect(world().newOwner({ until: NEVER }).closed).toBe(false);
  });

  it.each([null, 1, 'x', {}, [], () => undefined])(
    'refuses %p, which is no lifetime, with the right forms',
    (until) => {
      const { newOwner } = world();
      expect(() => newOwner({ until: until as unknown as Lifetime })).toThrow(
        new TypeError(
          'until must be an AbortSignal, an object with onDestroy, an observable, a Subscription or a promise',
        ),
      );
    },
  );

  it('gives on what a lifetime throws as it is looked at, and leaves no owner behind', () => {
    const { newOwner, network } = world();
    const until = Object.defineProperty({}, 'aborted', { get: throwing }) as Lifetime;

    expect(() => newOwner({ until })).toThrow('thrown');
    expect(network.snapshot()).toHaveLength(1);
  });

  it('tells the forms apart in their order: a signal with a then is a signal', () => {
    const controller = new AbortController();
    const then = jest.fn();
    const owner = world().newOwner({ until: Object.assign(controller.signal, { then }) });

    expect(then).not.toHaveBeenCalled();
    controller.abort();
    expect(owner.closed).toBe(true);
  });

  it('serves two owners on one signal, one of which goes before it', () => {
    const controller = new AbortController();
    const { newOwner } = world();
    const [first, second] = [newOwner({ until: controller.signal }), newOwner({ until: controller.signal })];

    first.destroy();
    expect(second.closed).toBe(false);
    controller.abort();
    expect(second.closed).toBe(true);
  });

  it('serves 1,000 owners on one signal with one listener, which goes with the last of them', () => {
    const controller = new AbortController();
    const { newOwner } = world();
    const owners = Array.from({ length: 1_000 }, () => newOwner({ until: controller.signal }));
    const listeners = (): number => getEventListeners(controller.signal, 'abort').length;

    for (const owner of owners.slice(0, 999)) owner.destroy();
    expect(listeners()).toBe(1); // Node warns of more than ten
    owners[999]?.destroy();
    expect(listeners()).toBe(0);
  });

  it.each(['createNetwork', 'addEventListener'])(
    'draws no warning from Node for 1,000 owners on one signal, as so many listeners would (%s)',
    async (by) => {
      const expected = by === 'createNetwork' ? [] : ['MaxListenersExceededWarning'];
      expect(await runInNode(require.resolve('./manyOwners.ts'), { by })).toEqual(expected);
    },
    30_000,
  );

  it('destroys 1,000 owners of one signal', () => {
    const controller = new AbortController();
    const { newOwner } = world();
    const owners = Array.from({ length: 1_000 }, () => newOwner({ until: controller.signal }));

    controller.abort();
    expect(owners.every((owner) => owner.closed)).toBe(true);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('binds a new owner to a signal that is just aborting', () => {
    const controller = new AbortController();
    const { newOwner } = world();
    const later: Owner[] = [];
    newOwner({ until: controller.signal }).add(() => later.push(newOwner({ until: controller.signal })));

    controller.abort();
    expect(later.map((owner) => owner.closed)).toEqual([true]);
  });

  it('reports an unregister that throws, and destroys all the same', async () => {
    const reported: unknown[] = [];
    const before = config.onUnhandledError;
    config.onUnhandledError = (error) => reported.push(error);
    const owner = world().newOwner({ until: { onDestroy: () => throwing } });

    owner.destroy();
    expect(owner.closed).toBe(true);
    await new Promise((resolve) => setTimeout(resolve)); // when RxJS reports
    config.onUnhandledError = before;
    expect(reported).toEqual([new Error('thrown')]);
  });
});

describe('an owner as a teardown', () => {
  it('L11 goes with a Subscription that it is added to', () => {
    const subscription = new Subscription();
    const { owner } = world();
    subscription.add(owner);

    subscription.unsubscribe();
    expect(owner.closed).toBe(true);
  });

  it.each<[string, (owner: Owner, subscription: Subscription) => void]>([
    ['the owner is destroyed', (owner) => owner.destroy()],
    ['the Subscription is unsubscribed', (_, subscription) => subscription.unsubscribe()],
  ])('can be bound to a Subscription both ways round: both are over when %s', (_what, end) => {
    for (const bind of [
      (owner: Owner, subscription: Subscription) => owner.add(subscription),
      (owner: Owner, subscription: Subscription) => subscription.add(owner),
      (owner: Owner, subscription: Subscription) => (owner.add(subscription), subscription.add(owner)),
    ]) {
      const subscription = new Subscription();
      const owner = world().newOwner({ until: subscription });
      const destroyed = jest.fn();
      owner.destroyed$.subscribe(destroyed);
      bind(owner, subscription);
      end(owner, subscription);

      expect(owner.closed).toBe(true);
      expect(destroyed).toHaveBeenCalledTimes(1);
    }
  });

  it('takes the Subscription that it was given along, and leaves the one that it only lived by', () => {
    const { newOwner } = world();
    const [taken, lived] = [new Subscription(), new Subscription()];
    const owner = newOwner({ until: lived });
    owner.add(taken);

    owner.destroy();
    expect([taken.closed, lived.closed]).toEqual([true, false]);
  });

  it('goes at the end of its block with using', () => {
    const { network } = world();
    const owner = (() => {
      using inner = network.createOwner({ name: 'block', audits: permissive });
      expect(inner.closed).toBe(false);
      return inner;
    })();

    expect(owner.closed).toBe(true);
  });

  it('needs no Symbol.dispose of the platform', async () => {
    const seen = await runInNode(require.resolve('./withoutDispose.ts'), {});
    expect(seen).toEqual({ symbol: 'undefined', closed: true });
  }, 30_000);
});

describe('owner.signal', () => {
  it('is the same each time, and aborts with the owner', () => {
    const { owner } = world();
    const { signal } = owner;

    expect(owner.signal).toBe(signal);
    expect(signal.aborted).toBe(false);
    owner.destroy();
    expect(signal.aborted).toBe(true);
  });

  it('is aborted when first asked for after the end, and can end another owner', () => {
    const { owner, newOwner } = world();
    const child = newOwner({ until: owner.signal });

    owner.destroy();
    expect(child.closed).toBe(true);
    expect(world().owner.signal.aborted).toBe(false);

    const other = world().owner;
    other.destroy();
    expect(other.signal.aborted).toBe(true);
  });
});

function throwing(): never {
  throw new Error('thrown');
}
