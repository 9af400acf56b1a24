import { getEventListeners } from 'node:events';
import type * as watching from '../../lib/owner/watchSignal.ts';
import { followSignal, isSignal, stateOfSignal, watchSignal } from '../../lib/owner/watchSignal.ts';
import { world } from '../world.ts';

const listen = () => undefined;
const lookAlike = (aborted: unknown): object => ({ aborted, addEventListener: listen });

describe('what is taken for a signal', () => {
  it.each<[string, boolean, unknown]>([
    ['a signal', true, new AbortController().signal],
    [
      'a signal that lies about itself',
      true,
      Object.defineProperty(new AbortController().signal, 'aborted', { value: 'no' }),
    ],
    ['a look-alike', true, lookAlike(false)],
    ['a look-alike that is aborted', true, lookAlike(true)],
    ['a class of look-alikes', true, Object.create(lookAlike(false))],
    ['nothing', false, undefined],
    ['null', false, null],
    ['a number', false, 5],
    ['a text', false, 'aborted'],
    ['a function', false, Object.assign(() => undefined, lookAlike(false))],
    ['an object that only has a state', false, { aborted: false }],
    ['an object that can only be listened to', false, { addEventListener: listen }],
    ['an object whose state is no boolean', false, lookAlike('no')],
    ['an object whose listening is no method', false, { aborted: false, addEventListener: true }],
  ])('%s: %p', (_what, expected, given) => {
    expect(isSignal(given)).toBe(expected);
  });

  it('is found out without asking it whether it is aborted', () => {
    const asked = jest.fn(() => false);
    const signal = Object.defineProperty({ addEventListener: listen }, 'aborted', { get: asked });

    expect(isSignal(signal)).toBe(true);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe('the state of a signal', () => {
  it.each<[string, boolean | undefined, object]>([
    ['a signal', false, new AbortController().signal],
    ['an aborted signal', true, AbortSignal.abort()],
    [
      'an aborted signal that says that it is not',
      true,
      Object.defineProperty(AbortSignal.abort(), 'aborted', { value: false }),
    ],
    ['a look-alike', false, lookAlike(false)],
    ['an aborted look-alike', true, lookAlike(true)],
    ['what cannot be listened to', undefined, { aborted: true }],
    ['what has no state', undefined, { addEventListener: listen }],
    ['what has a state that is none', undefined, lookAlike('yes')],
  ])('of %s is %p', (_what, expected, given) => {
    expect(stateOfSignal(given)).toBe(expected);
  });
});

describe('a signal of others is left as it was', () => {
  it.each<[string, PropertyDescriptor | undefined, object | undefined]>([
    ['where it is one as any other', undefined, undefined],
    [
      'where it has a state of its own',
      { value: true, configurable: true, writable: true, enumerable: true },
      undefined,
    ],
    [
      'where its class lies',
      undefined,
      Object.create(AbortSignal.prototype, { aborted: { get: () => true } }) as AbortSignal,
    ],
  ])('%s, and its abort is noticed', (_where, own, parent) => {
    const controller = new AbortController();
    const { signal } = controller;
    if (own) Object.defineProperty(signal, 'aborted', own);
    if (parent) Object.setPrototypeOf(signal, parent);
    const keys = Reflect.ownKeys(signal);
    const owner = world().newOwner({ until: signal });

    expect(owner.closed).toBe(false);
    expect(Object.getOwnPropertyDescriptor(signal, 'aborted')).toEqual(own);
    expect(Reflect.ownKeys(signal).filter((key) => typeof key === 'string')).toEqual(
      keys.filter((key) => typeof key === 'string'),
    );
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    controller.abort();
    expect(owner.closed).toBe(true);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

type Watching = typeof watching;
type Any = (signals: Iterable<AbortSignal>) => AbortSignal;

/** Loads the file where `AbortSignal.any` is this. Not inside a test: see docs/mutants.md. */
function loadedWith(any: Any | undefined): Watching {
  const before = Object.getOwnPropertyDescriptor(AbortSignal, 'any') ?? {};
  const loaded: Watching[] = [];
  Object.defineProperty(AbortSignal, 'any', { ...before, value: any });
  try {
    jest.isolateModules(() => loaded.push(jest.requireActual('../../lib/owner/watchSignal.ts')));
  } finally {
    Object.defineProperty(AbortSignal, 'any', before);
  }
  return loaded[0] as Watching;
}

describe('on a platform without AbortSignal.any', () => {
  const { watchSignal: watch } = loadedWith(undefined);

  it('the abort of a signal is noticed, whatever its holder has done to it, and no forged one', () => {
    const controller = new AbortController();
    const { signal } = controller;
    const ended = jest.fn();
    Object.assign(signal, { addEventListener: listen });
    watch(signal, ended);
    signal.dispatchEvent(new Event('abort'));
    expect(ended).not.toHaveBeenCalled();
    controller.abort();
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('nobody listens to a signal any more that nobody watches', () => {
    const { signal } = new AbortController();
    const stop = watch(signal, () => undefined);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    stop?.();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('on a platform whose AbortSignal.any walks through its argument, as those of browsers do', () => {
  const seen: AbortSignal[][] = [];
  const walk = (signals: Iterable<AbortSignal>): AbortSignal[] => {
    const found: AbortSignal[] = [];
    const iterator = signals[Symbol.iterator]();
    for (let step = iterator.next(); !step.done && found.length < 9; step = iterator.next())
      found[found.length] = step.value;
    return found;
  };
  const platformAny = (AbortSignal as unknown as { any: Any }).any;
  const { watchSignal: watch } = loadedWith((signals) => {
    seen.push(walk(signals), walk(signals));
    return platformAny.call(AbortSignal, walk(signals));
  });

  it('a signal is followed though others have changed how lists are walked through', () => {
    const controller = new AbortController();
    const ended = jest.fn();
    seen.length = 0;
    const { iterator } = Symbol;
    const before = Object.getOwnPropertyDescriptor(Array.prototype, iterator) ?? {};
    Object.defineProperty(Array.prototype, iterator, { ...before, value: () => ({ next: () => ({ done: true }) }) });
    try {
      watch(controller.signal, ended);
    } finally {
      Object.defineProperty(Array.prototype, iterator, before);
    }
    controller.abort();

    expect(seen).toEqual([[controller.signal], [controller.signal]]);
    expect(ended).toHaveBeenCalledTimes(1);
  });
});

it('a signal that is aborted ends at once, and there is nothing to stop', () => {
  const ended = jest.fn();

  expect(watchSignal(AbortSignal.abort(), ended)).toBeUndefined();
  expect(ended).toHaveBeenCalledTimes(1);
});

it.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('boo');
    },
  ],
  ['rejects with', async () => Promise.reject(new Error('boo'))],
])('what a method of a look-alike %s goes to the report of its owner', async (_how, method) => {
  const noted: unknown[] = [];
  const signal = { aborted: false, addEventListener: listen, removeEventListener: method } as unknown as AbortSignal;
  followSignal(signal, listen, (error) => noted.push(error))?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(noted).toEqual([new Error('boo')]);
});
