import { getEventListeners } from 'node:events';
import { BehaviorSubject, EMPTY, NEVER, Subject, Subscription, config, of, throwError } from 'rxjs';
import type { Lifetime, Owner, OwnerRecord } from 'rx-secure-networking';
import { runInNode } from '../transport/runInNode.ts';
import { reported } from '../reported.ts';
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
    return { lifetime: controller.signal, end: () => controller.abort() };
  },
  'an AbortSignal of another make': () => {
    const target = new EventTarget();
    const lookAlike = {
      aborted: false,
      addEventListener: (type: string, listener: EventListener) => target.addEventListener(type, listener),
      removeEventListener: (type: string, listener: EventListener) => target.removeEventListener(type, listener),
    };
    return {
      lifetime: lookAlike as unknown as AbortSignal,
      end: () => void target.dispatchEvent(new Event('abort')),
      listeners: () => getEventListeners(target, 'abort').length,
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
      'a signal that cannot be listened to',
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
          'until must be an AbortSignal, an object with onDestroy, an observable, a Subscription, a promise, or an array of at least one of these',
        ),
      );
    },
  );

  describe('of several lifetimes', () => {
    const several = () => {
      const made = ['an AbortSignal of another make', 'an object with onDestroy', 'an observable that emits'].map(
        (form) => forms[form]!(),
      );
      return { made, until: made.map(({ lifetime }) => lifetime), open: () => made.map((each) => each.listeners?.()) };
    };

    it.each([0, 1, 2])(
      'destroys the owner with the first that ends, here number %i, and the record says which',
      (i) => {
        const { made, until, open } = several();
        const { network, newOwner } = world();
        const records: OwnerRecord[] = [];
        network.lifecycle$.subscribe((record) => records.push(record));
        const owner = newOwner({ until });
        expect([owner.closed, open()]).toEqual([false, [1, 1, 1]]);
        void made[i]?.end();

        expect([owner.closed, open()]).toEqual([true, [0, 0, 0]]);
        for (const each of made) void each.end();
        expect(records.slice(1)).toEqual([
          expect.objectContaining({ type: 'destroyed', by: 'owner', until: i, reason: 'its lifetime (until) is over' }),
        ]);
        network.destroy();
      },
    );

    it('says 0 for a single one, and nothing where none has ended', () => {
      const { network, newOwner } = world();
      const told: unknown[] = [];
      network.lifecycle$.subscribe((record) => record.type === 'destroyed' && told.push(record.until));
      const controller = new AbortController();
      newOwner({ until: controller.signal });
      controller.abort();
      newOwner({ until: [controller.signal] });
      newOwner({ until: [NEVER] }).destroy();
      network.destroy();
      expect(told).toEqual([0, 0, undefined, undefined]);
    });

    it('leaves all of them when the owner is destroyed otherwise', () => {
      const { until, open } = several();
      world().newOwner({ until }).destroy();
      expect(open()).toEqual([0, 0, 0]);
    });

    it('looks at no other after one that has ended already', () => {
      const onDestroy = jest.fn();
      const owner = world().newOwner({ until: [NEVER, AbortSignal.abort(), { onDestroy }] });
      expect(owner.closed).toBe(true);
      expect(onDestroy).not.toHaveBeenCalled();
    });

    it('refuses what is no lifetime among them, and leaves those before it', () => {
      const { made, until } = several();
      const { network, newOwner } = world();
      expect(() => newOwner({ until: [...until, 7 as never] })).toThrow(TypeError);
      expect(made.map((each) => each.listeners?.())).toEqual([0, 0, 0]);
      expect(network.snapshot()).toHaveLength(1);
    });

    it('takes the list as it was: one that is added later is none', () => {
      const until: Lifetime[] = [NEVER];
      const owner = world().newOwner({ until });
      until.push(AbortSignal.abort());
      expect(owner.closed).toBe(false);
    });

    it('reports an unregister that throws, and leaves the others', () => {
      const left = jest.fn();
      const owner = world().newOwner({ until: [{ onDestroy: () => throwing }, { onDestroy: () => left }] });
      expect(reported(() => owner.destroy())).toEqual([new Error('thrown')]);
      expect(left).toHaveBeenCalledTimes(1);
    });
  });

  it('gives on what a lifetime throws as it is looked at, and leaves no owner behind', () => {
    const { newOwner, network } = world();
    const until = Object.defineProperty({}, 'onDestroy', { get: throwing }) as Lifetime;

    expect(() => newOwner({ until })).toThrow('thrown');
    expect(network.snapshot()).toHaveLength(1);
    const lookAlike = Object.defineProperty({ addEventListener: throwing }, 'aborted', { get: throwing });
    expect(newOwner({ until: lookAlike as unknown as Lifetime }).closed).toBe(true);
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
    const { lifetime, listeners = () => NaN } = forms['an AbortSignal of another make']!();
    const { newOwner } = world();
    const owners = Array.from({ length: 1_000 }, () => newOwner({ until: lifetime }));

    expect(listeners()).toBe(1);
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

  it('adds one listener and nothing else to a signal of the platform, and does without that if its holders take it', () => {
    const controller = new AbortController();
    const { signal } = controller;
    const owner = world().newOwner({ until: signal });
    const listeners = getEventListeners(signal, 'abort') as (() => void)[];
    expect(listeners).toHaveLength(1);
    expect(Reflect.ownKeys(signal).filter((key) => typeof key === 'string')).toEqual([]);
    for (const listener of listeners) {
      listener(); // forges an abort
      for (const each of getEventListeners(signal, 'abort')) signal.removeEventListener('abort', each as () => void);
    }
    expect([owner.closed, getEventListeners(signal, 'abort')]).toEqual([false, []]);
    controller.abort();
    expect(owner.closed).toBe(true);
  });

  describe('hears an abort of a signal that others hold, who', () => {
    const event = (): Event => new Event('abort');
    it.each<[string, (signal: AbortSignal) => void]>([
      ['do nothing', () => undefined],
      ['stop its event', (signal) => signal.addEventListener('abort', (each) => each.stopImmediatePropagation())],
      ['stop it in onabort', (signal) => (signal.onabort = (each) => each.stopImmediatePropagation())],
      ['give it an addEventListener', (signal) => Object.assign(signal, { addEventListener: () => undefined })],
      ['give it a dispatchEvent', (signal) => Object.assign(signal, { dispatchEvent: () => true })],
      [
        'say that it is aborted',
        (signal) => Object.defineProperty(signal, 'aborted', { value: true, configurable: true }),
      ],
      ['say that it is not', (signal) => Object.defineProperty(signal, 'aborted', { get: () => false })],
      [
        'throw where it is asked',
        (signal) => Object.defineProperty(signal, 'aborted', { get: throwing, configurable: true }),
      ],
      ['have forged the event', (signal) => signal.dispatchEvent(event())],
    ])('%s, and no event that is none', (_, act) => {
      const controller = new AbortController();
      const { signal } = controller;
      act(signal);
      const { newOwner } = world();
      const owner = newOwner({ until: signal });
      const socket = newOwner({}).create('wss://example.com/', { signal });
      EventTarget.prototype.dispatchEvent.call(signal, event());
      expect([owner.closed, socket.state]).toEqual([false, 'created']);
      controller.abort();
      expect([owner.closed, socket.state]).toEqual([true, 'closed']);
    });

    /** What Node keeps at a signal under a symbol of its own. */
    const keyOf = (signal: AbortSignal, name: string): PropertyKey =>
      Reflect.ownKeys(signal).find((key) => String(key) === `Symbol(${name})`) ?? name;
    const derive = (): readonly [source: AbortSignal, derived: AbortSignal] => {
      const { signal } = new AbortController();
      return [signal, AbortSignal.any([signal])];
    };
    const nothing = () => undefined;
    const nobodys = { add: nothing, forEach: nothing, [Symbol.iterator]: () => [].values() };
    it.each<[string, (signal: AbortSignal) => void, (signal: AbortSignal) => void]>([
      [
        'take its followers from it',
        nothing,
        (signal) => (Reflect.get(signal, keyOf(signal, 'kDependantSignals')) as Set<unknown> | undefined)?.clear(),
      ],
      [
        'let it collect none',
        (signal) => Object.assign(signal, { [keyOf(derive()[0], 'kDependantSignals')]: nobodys }),
        nothing,
      ],
      [
        'say that it follows others',
        (signal) => Object.assign(signal, { [keyOf(derive()[1], 'kComposite')]: true }),
        nothing,
      ],
      ['say for good that it is not aborted', (signal) => fix(signal, { value: false }), nothing],
    ])('%s', (_, before, after) => {
      const controller = new AbortController();
      const { signal } = controller;
      before(signal);
      const { newOwner } = world();
      const owner = newOwner({ until: signal });
      const socket = newOwner({}).create('wss://example.com/', { signal });
      after(signal);
      expect([owner.closed, socket.state]).toEqual([false, 'created']);
      controller.abort();
      expect([owner.closed, socket.state]).toEqual([true, 'closed']);
    });

    it.each<[string, PropertyDescriptor]>([
      ['by a value', { value: true }],
      ['by a getter', { get: () => true }],
    ])('say for good that it is aborted, at once: %s', (_, aborted) => {
      const { signal } = new AbortController();
      fix(signal, aborted);
      const { newOwner, owner } = world();
      expect(newOwner({ until: signal }).closed).toBe(true);
      expect(owner.create('wss://example.com/', { signal }).state).toBe('closed');
    });

    it('patch the realm after the library has loaded', () => {
      const controller = new AbortController();
      const { newOwner } = world();
      const owner = patched(() => newOwner({ until: controller.signal }));
      expect(owner.closed).toBe(false);
      patched(() => controller.abort());
      expect(owner.closed).toBe(true);
    });
  });

  it('L24 ends at the abort of a look-alike whose removeEventListener throws', () => {
    let abort = (): void => undefined;
    const until = {
      aborted: false,
      addEventListener: (_type: string, listener: () => void) => (abort = listener),
      removeEventListener: throwing,
    } as unknown as AbortSignal;
    const { owner } = world({ owner: { until } });
    const errors = reported(() => {
      abort();
    });
    expect(owner.closed).toBe(true);
    expect(errors).toEqual([new Error('thrown')]);
  });

  it('asks a look-alike once whether it is aborted', () => {
    const answers = [false, true, true];
    const asked = jest.fn(() => answers.shift());
    const lookAlike = { addEventListener: () => undefined, removeEventListener: () => undefined };
    const signal = Object.defineProperty(lookAlike, 'aborted', { get: asked }) as unknown as AbortSignal;
    expect(world().newOwner({ until: signal }).closed).toBe(false);
    expect(asked).toHaveBeenCalledTimes(1);

    answers.unshift(false);
    expect(world().owner.create('wss://example.com/', { signal }).state).toBe('created');
    expect(asked).toHaveBeenCalledTimes(2);
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

  const boo = new Error('boo');
  const raise = (): never => {
    throw boo;
  };
  it.each<[string, (signal: AbortSignal) => void]>([
    ['a listener', (signal) => signal.addEventListener('abort', raise)],
    ['an object that listens', (signal) => signal.addEventListener('abort', { handleEvent: raise })],
    ['onabort', (signal) => (signal.onabort = raise)],
  ])('reports what %s throws, and tells the others', (_, listen) => {
    const later = jest.fn();
    const { owner } = world();
    const errors = reported(() => {
      listen(owner.signal);
      owner.signal.addEventListener('abort', later);
      owner.destroy();
    });
    expect(later).toHaveBeenCalledTimes(1);
    expect(errors).toEqual([boo]);
  });

  it('reports what the promise of a listener rejects with', async () => {
    const { owner } = world();
    const before = config.onUnhandledError;
    const notified = new Promise((resolve) => (config.onUnhandledError = resolve));
    const rejecting = (): unknown => Promise.reject(boo);
    owner.signal.addEventListener('abort', rejecting);
    owner.destroy();
    expect(await notified).toBe(boo);
    config.onUnhandledError = before;
  });

  it('lets no listener hear it that has come round its own methods', () => {
    const round = jest.fn();
    const { owner } = world();
    EventTarget.prototype.addEventListener.call(owner.signal, 'abort', round);
    owner.destroy();
    expect(owner.signal.aborted).toBe(true);
    expect(round).not.toHaveBeenCalled();
  });

  it('is a signal to the platform and to listeners as any other', () => {
    const { owner } = world();
    const { signal } = owner;
    const seen: unknown[] = [];
    const removed = jest.fn();
    const once = jest.fn();
    const derived = AbortSignal.any([signal]);
    signal.addEventListener('abort', function (this: unknown, event) {
      seen.push(this, event.type, event.target, event.currentTarget);
    });
    signal.addEventListener('abort', removed);
    signal.removeEventListener('abort', removed);
    signal.addEventListener('x', once, { once: true });
    signal.dispatchEvent(new Event('x'));
    signal.dispatchEvent(new Event('x'));
    owner.destroy();
    expect(seen).toEqual([signal, 'abort', signal, signal]);
    expect([once.mock.calls.length, removed.mock.calls.length, derived.aborted]).toEqual([1, 0, true]);
    expect(signal).toBeInstanceOf(AbortSignal);
    signal.onabort = once;
    expect(signal.onabort).toBe(once);
  });
});

/** While events, lists and the signals' own methods are somebody else's. */
function patched<T>(act: () => T): T {
  const patches: { holder: object; key: PropertyKey; value: unknown }[] = [
    { holder: EventTarget.prototype, key: 'addEventListener', value: () => undefined },
    { holder: EventTarget.prototype, key: 'dispatchEvent', value: () => true },
    { holder: AbortSignal, key: 'any', value: () => new AbortController().signal },
    { holder: Array.prototype, key: Symbol.iterator, value: () => ({ next: () => ({ done: true }) }) },
  ];
  const { defineProperty } = Object;
  const before = patches.map(({ holder, key }) => Object.getOwnPropertyDescriptor(holder, key)!);
  patches.forEach(({ holder, key, value }, i) => defineProperty(holder, key, { ...before[i], value }));
  try {
    return act();
  } finally {
    patches.forEach(({ holder, key }, i) => defineProperty(holder, key, before[i]!));
  }
}

function throwing(): never {
  throw new Error('thrown');
}

/** Gives a signal a state of its own that nobody can take back. */
function fix(signal: AbortSignal, aborted: PropertyDescriptor): void {
  Object.defineProperty(signal, 'aborted', aborted);
}
