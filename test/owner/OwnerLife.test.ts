import { config, Subscription } from 'rxjs';
import { OwnerLife } from '../../lib/owner/OwnerLife.ts';
import { SafeSubject } from '../../lib/stream/SafeSubject.ts';
import { marbled } from '../marbled.ts';
import { connecting, play, url, world } from '../world.ts';

describe('owner.add()', () => {
  it('runs teardowns with the owner, once each: functions, subscriptions, other owners', () => {
    const { owner, newOwner } = world();
    const teardown = jest.fn();
    const subscription = new Subscription();
    const child = newOwner();
    for (const each of [teardown, subscription, child]) owner.add(each);
    expect([subscription.closed, child.closed]).toEqual([false, false]);
    owner.destroy();
    owner.destroy();

    expect(teardown).toHaveBeenCalledTimes(1);
    expect([subscription.closed, child.closed]).toEqual([true, true]);
  });

  it('runs a function as often as it was added, as a Subscription does', () => {
    const { owner } = world();
    const teardown = jest.fn();
    owner.add(teardown);
    owner.add(teardown);
    owner.destroy();

    expect(teardown).toHaveBeenCalledTimes(2);
  });

  it('runs a teardown at once where the owner is gone', () => {
    const { owner } = world();
    const teardown = jest.fn();
    owner.destroy();
    owner.add(teardown);

    expect(teardown).toHaveBeenCalledTimes(1);
  });

  it('L9 P10 does not show a subscription what else goes with the owner', () => {
    const { owner, network } = world();
    const subscription = new Subscription();
    owner.add(subscription);

    expect(Reflect.get(subscription, '_parentage')).toBeNull();
    subscription.unsubscribe();
    expect(network.snapshot()).toHaveLength(1);
  });

  it('forgets a subscription that has ended by itself', () => {
    const { owner } = world();
    const subscription = new Subscription();
    const unsubscribe = jest.spyOn(subscription, 'unsubscribe');
    owner.add(subscription);
    subscription.unsubscribe();
    unsubscribe.mockClear();
    owner.destroy();

    expect(unsubscribe).not.toHaveBeenCalled();
  });

  it('runs teardowns when the sockets are gone, before destroyed$ tells of it', () => {
    const { owner } = world();
    const socket = owner.create(url);
    const log: string[] = [];
    owner.add(() => log.push(`teardown: ${socket.state}, ${String(owner.closed)}`));
    owner.destroyed$.subscribe({ next: () => log.push('destroyed'), complete: () => log.push('completed') });
    owner.destroy();

    expect(log).toEqual(['teardown: closed, true', 'destroyed', 'completed']);
  });
});

it.each([5, true, 'x', {}, Promise.resolve(), { unsubscribe: 5 }])('owner.add() refuses %p at once', (teardown) => {
  const { owner } = world();
  const call = () => {
    owner.add(teardown as never);
  };
  const said = new TypeError('add() takes a function, or an object with unsubscribe()');

  expect(call).toThrow(said);
  owner.destroy();
  expect(call).toThrow(said);
});

it('owner.add() takes what has unsubscribe(), and nothing, as a Subscription does', () => {
  const { owner } = world();
  const unsubscribe = jest.fn();
  for (const teardown of [{ unsubscribe }, undefined, null]) owner.add(teardown as never);
  owner.destroy();

  expect(unsubscribe).toHaveBeenCalledTimes(1);
});

describe('destroyed$', () => {
  it(
    'emits once and completes, to late subscribers too, and never errors (trap 37)',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world();
      play(cold('--x', { x: () => owner.destroy() }));

      expectObservable(owner.destroyed$).toBe('--(d|)', { d: undefined });
      expectObservable(owner.destroyed$, '----^').toBe('----(d|)', { d: undefined });
    }),
  );
});

it('destroyed$ that is first asked for after the end emits and completes too', () => {
  const { owner } = world();
  const log: string[] = [];
  owner.destroy();
  owner.destroyed$.subscribe({ next: () => log.push('destroyed'), complete: () => log.push('completed') });
  expect(log).toEqual(['destroyed', 'completed']);
});

it('L24 destroyed$ of a dead owner emits and completes, though the stack had no room when it was first asked for', () => {
  const { owner } = world();
  const log: string[] = [];
  owner.destroy();
  const next = jest.spyOn(SafeSubject.prototype, 'next').mockImplementationOnce(() => {
    throw new RangeError('no room');
  });
  expect(() => owner.destroyed$).toThrow('no room');
  next.mockRestore();
  owner.destroyed$.subscribe({ next: () => log.push('destroyed'), complete: () => log.push('completed') });
  expect(log).toEqual(['destroyed', 'completed']);
});

it('destroyed$ emits once, though a subscriber destroys the owner again', () => {
  const { owner } = world();
  const log: string[] = [];
  owner.destroyed$.subscribe(() => owner.destroy());
  owner.destroyed$.subscribe({ next: () => log.push('destroyed'), complete: () => log.push('completed') });
  owner.destroy();
  expect(log).toEqual(['destroyed', 'completed']);
});

describe('destroy()', () => {
  it('is unsubscribe(), bound: it can be handed around', () => {
    const { owner, newOwner } = world();
    const { destroy } = owner;
    const { unsubscribe } = newOwner();
    destroy();

    expect(owner.closed).toBe(true);
    expect(unsubscribe).not.toThrow();
  });

  it('gives the ends of its sockets no reason where it has none', () => {
    for (const by of ['destroy()', 'until'] as const) {
      const controller = new AbortController();
      const { newOwner } = world();
      const owner = newOwner({ until: controller.signal });
      const socket = owner.create(url);
      const reasons: string[] = [];
      socket.ended$.subscribe(({ reason }) => reasons.push(reason));
      if (by === 'until') controller.abort();
      else owner.destroy();
      expect(reasons).toEqual(['']);
    }
  });

  it('touches no other owner', () => {
    const { owner, newOwner, network } = world();
    const other = newOwner();
    const socket = other.create(url);
    owner.create(url);
    owner.destroy();

    expect([other.closed, socket.state]).toEqual([false, 'created']);
    expect(network.snapshot().map(({ id }) => id)).toEqual([other.id]);
  });

  it(
    'gives its sockets back to the network at once where they have no link, and when that is gone where they have',
    marbled(({ cold, flush }) => {
      const { owner, newOwner } = world({ limits: { sockets: 2 }, link: { closeHandshake: 3 } });
      const other = newOwner();
      owner.create(url);
      connecting(owner);
      const create = () => other.create(url);
      const destroy = () => {
        owner.destroy();
        create();
        expect(create).toThrow('limits.sockets');
      };
      play(cold('-x---c', { x: destroy, c: () => expect(create).not.toThrow() }));

      flush();
    }),
  );
});

describe('what depends on a life', () => {
  it('is told of its end, newest first, unless it has left', () => {
    const life = new OwnerLife(() => undefined);
    const log: string[] = [];
    life.onEnd(() => log.push('oldest'));
    const leave = life.onEnd(() => log.push('left'));
    life.addDependant({ ownerDestroyed: ({ by, reason }) => log.push(`newest ${by} ${reason}`) });
    const removed = { ownerDestroyed: () => log.push('removed') };
    life.addDependant(removed);
    life.removeDependant(removed);
    leave();
    life.end('host', 'enough');

    expect(log).toEqual(['newest host enough', 'oldest']);
    expect([...life.dependants]).toEqual([]);
  });

  it('is told at once where it has ended', () => {
    const life = new OwnerLife(() => undefined);
    const notified = jest.fn();
    life.end('owner');
    life.onEnd(notified);

    expect(notified).toHaveBeenCalledTimes(1);
  });

  it('is not told where another one takes it away while all are told', () => {
    const life = new OwnerLife(() => undefined);
    const log: string[] = [];
    const older = { ownerDestroyed: () => log.push('older') };
    life.addDependant(older);
    life.onEnd(() => {
      log.push('newer');
      life.removeDependant(older);
    });
    life.end('owner');

    expect(log).toEqual(['newer']);
  });

  it('L10 L24 is told a last time in a microtask where it throws, and everything else ends all the same', async () => {
    const hook = config.onUnhandledError;
    const reported: unknown[] = [];
    config.onUnhandledError = (error) => reported.push(error);
    const life = new OwnerLife((done) => log.push(done ? 'done' : 'ended'));
    const log: string[] = [];
    const boo = new Error('boo');
    const fails = () => {
      log.push('fails');
      throw boo;
    };
    life.addDependant({ ownerDestroyed: fails });
    life.onEnd(() => log.push('other'));
    life.addTeardown(() => log.push('teardown'));
    life.destroyed$.subscribe(() => log.push('destroyed'));
    const { signal } = life;
    life.end('owner');
    life.end('owner'); // continues with what is left
    await new Promise((resolve) => setImmediate(resolve)); // no microtask continues for ever
    await new Promise((resolve) => setTimeout(resolve));
    config.onUnhandledError = hook;

    expect(log).toEqual(['other', 'fails', 'fails', 'fails', 'ended', 'teardown', 'destroyed', 'done']);
    expect([signal.aborted, new Set(reported)]).toEqual([true, new Set([boo])]);
  });

  it('has ended by who ended it first, though it is ended again meanwhile', () => {
    const life = new OwnerLife(() => undefined);
    life.onEnd(() => life.end('owner', 'again'));
    life.end('host', 'enough');

    expect(life.howEnded).toEqual({ by: 'host', reason: 'enough' });
  });

  it('is told that nobody has given a reason', () => {
    const life = new OwnerLife(() => undefined);
    const reasons: string[] = [];
    life.addDependant({ ownerDestroyed: ({ reason }) => reasons.push(reason) });
    life.end('owner');

    expect([reasons, life.howEnded]).toEqual([[''], { by: 'owner', reason: '' }]);
  });

  it('L24 is told again where it threw, when all others have ended, and the rest of the end follows', async () => {
    const before = config.onUnhandledError;
    const log: unknown[] = [];
    const errors: unknown[] = [];
    config.onUnhandledError = (error) => errors.push(error);
    const life = new OwnerLife((done) => log.push(done ? 'done' : 'sockets gone'));
    let calls = 0;
    life.addDependant({ ownerDestroyed: () => log.push('oldest') });
    life.addDependant({
      ownerDestroyed: ({ by, reason }) => {
        calls += 1;
        if (calls === 1) throw new Error('boo');
        log.push(`again: ${by} ${reason}`);
      },
    });
    life.destroyed$.subscribe(() => log.push('destroyed'));
    life.end('host', 'enough');
    expect([life.over, log]).toEqual([true, ['oldest']]);
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => setTimeout(resolve)); // when RxJS reports what a microtask has
    config.onUnhandledError = before;

    expect(log).toEqual(['oldest', 'again: host enough', 'sockets gone', 'destroyed', 'done']);
    expect(errors).toEqual([new Error('boo')]);
    expect(life.signal.aborted).toBe(true);
  });
});
