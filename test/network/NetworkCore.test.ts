import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';
import { connecting, ended, note, play, url, world, yes, permissive } from '../world.ts';

describe('endSocket()', () => {
  it(
    'ends one socket of any owner, with the reason, and asks nobody',
    marbled(({ cold, expectObservable, flush }) => {
      const close = jest.fn(yes);
      const { network, owner, newOwner, wire$ } = world({ owner: { audits: { ...permissive, close } } });
      const sockets = [connecting(owner), connecting(newOwner()), connecting(owner)];
      play(cold('-x', { x: () => network.endSocket(sockets[1]!.id, 'enough') }));

      expectObservable(wire$).toBe('-c', { c: 'close 1001 enough' });
      expectObservable(sockets[1]!.ended$.pipe(ended)).toBe('-(e|)', { e: 'host 1001 enough' });
      flush();
      expect(sockets.map(({ state }) => state)).toEqual(['open', 'closed', 'open']);
      expect(close).not.toHaveBeenCalled();
    }),
  );

  it('does nothing for an id that is not in use', () => {
    const { network, owner } = world();
    const socket = owner.create(url);
    for (const id of [0, 2, -1, NaN]) expect(network.endSocket(id)).toBe(false);
    expect(socket.state).toBe('created');
    expect(network.endSocket(1)).toBe(true);
    expect(network.endSocket(1)).toBe(false);

    expect(socket.state).toBe('closed');
  });
});

describe('an id that is no number', () => {
  it.each(['2', 2n, undefined, null, {}, { id: 2 }, Symbol('2')])('%p is refused, and nothing ends', (id) => {
    const { network, newOwner } = world();
    const owner = newOwner();
    const socket = owner.create(url);
    const kind = typeof id;
    const calls = [network.destroyOwner, network.owner, network.endSocket] as ((id: unknown) => unknown)[];
    const texts = calls.map((call) => {
      try {
        return call(id);
      } catch (error) {
        return String(error);
      }
    });

    expect(texts).toEqual([
      `TypeError: destroyOwner: id must be a number, the \`id\` of an owner, not a value of type ${kind}`,
      `TypeError: owner: id must be a number, the \`id\` of an owner, not a value of type ${kind}`,
      `TypeError: endSocket: id must be a number, the \`id\` of a socket or a request, not a value of type ${kind}`,
    ]);
    expect([owner.closed, socket.state]).toEqual([false, 'created']);
  });

  it('an owner and a socket are refused too', () => {
    const { network, owner } = world();
    const socket = owner.create(url);

    expect(() => network.destroyOwner(owner as never)).toThrow('the `id` of an owner, not a value of type object');
    expect(() => network.endSocket(socket as never)).toThrow('the `id` of a socket or a request');
  });

  it('a number that is no id is that of nobody', () => {
    const { network } = world();
    for (const id of [0, -1, 1.5, NaN, Infinity, 99]) {
      expect([network.destroyOwner(id), network.owner(id), network.endSocket(id)]).toEqual([false, undefined, false]);
    }
  });
});

describe('inside the decision that allows a socket', () => {
  it('L7 endSocket() ends it, however many were ended before', () => {
    const { network, owner } = world();
    const found: boolean[] = [];
    network.decisions$.subscribe(({ socket = 0 }) => found.push(network.endSocket(socket, 'not now')));
    const sockets = [1, 2, 3].map(() => owner.create(url));

    expect(found).toEqual([true, true, true]);
    expect(sockets.map(({ state }) => state)).toEqual(['closed', 'closed', 'closed']);
    expect(sockets.map(({ id }) => network.endSocket(id))).toEqual([false, false, false]);
  });

  it('owners$ has its row once, also for who subscribes there first', () => {
    const { network, owner } = world();
    const ids: (number[] | undefined)[] = [];
    const look = () => network.owners$.subscribe(([row]) => ids.push(row?.sockets.map(({ id }) => id)));
    network.decisions$.subscribe(look);
    owner.create(url);
    look();

    expect(ids).toEqual([[1], [1]]);
    network.destroy();
  });
});

it('a reason of the host that is no text is none', () => {
  const { network, owner, newOwner } = world();
  const ends: string[] = [];
  network.ends$.subscribe(({ end }) => ends.push(end.reason));
  const socket = owner.create(url);
  network.endSocket(socket.id, 7 as never);
  const other = newOwner();
  other.create(url);
  network.destroyOwner(other.id, {} as never);

  expect(ends).toEqual(['', '']);
});

it('a socket that is just ending can be ended by nobody any more', () => {
  const { network, owner } = world();
  const socket = owner.create(url);
  network.endSocket(socket.id + 1); // from now on it looks sockets up
  const found: boolean[] = [];
  socket.ended$.subscribe(() => found.push(network.endSocket(socket.id)));
  socket.close();

  expect(found).toEqual([false]);
});

describe('L10 L24 a nested call of the host continues with what is left, and returns when nothing is', () => {
  const names = ['state$', 'events$', 'messages$', 'sent$', 'ended$'] as const;

  it.each(['owner.destroy()', 'network.destroyOwner()'])('network.destroyOwner() inside %s', (outer) => {
    const { network, owner } = world();
    const sockets = [1, 2, 3].map(() => connecting(owner));
    const log: string[] = [];
    for (const socket of sockets) for (const name of names) note(log, name, socket[name]);
    let notified: unknown;
    network.ends$.subscribe(() => {
      if (notified !== undefined) return;
      notified = network.destroyOwner(owner.id);
      expect(sockets.map((socket) => [socket.state, socket.send('late')])).toEqual(
        Array(3).fill(['closed', 'not-open']),
      );
      expect(log.filter((line) => line.endsWith('|'))).toHaveLength(3 * names.length);
    });
    if (outer === 'owner.destroy()') owner.destroy();
    else network.destroyOwner(owner.id);

    expect(notified).toBe(false); // the outer call has begun it
  });

  it('network.endSocket() inside the end of the socket', () => {
    const { network, owner } = world();
    const socket = connecting(owner);
    const log: string[] = [];
    let notified: unknown;
    socket.events$.subscribe(({ type }) => {
      if (type !== 'ended' || notified !== undefined) return;
      notified = network.endSocket(socket.id);
      expect(log.filter((line) => line.endsWith('|'))).toHaveLength(names.length);
    });
    for (const name of names) note(log, name, socket[name]);
    network.endSocket(socket.id);

    expect(notified).toBe(false);
  });
});

describe('network.destroy()', () => {
  it(
    'destroys every owner, the newest first, and every stream of the network completes',
    marbled(({ cold, expectObservable, flush }) => {
      const { network, owner, newOwner, wire$ } = world();
      const other = newOwner();
      const [first, second] = [connecting(owner, 'wss://example.com/a'), connecting(other, 'wss://example.com/b')];
      const log: string[] = [];
      note(log, 'first', first.ended$.pipe(ended));
      note(log, 'second', second.ended$.pipe(ended));
      note(log, 'decisions$', network.decisions$);
      play(cold('-xx', { x: () => network.destroy() }));

      expectObservable(wire$).toBe('-(cc)', { c: 'close 1001' });
      flush();
      expect(log).toEqual(['second host 1001', 'second |', 'first host 1001', 'first |', 'decisions$ |']);
      expect([network.snapshot(), owner.closed, other.closed]).toEqual([[], true, true]);
    }),
  );

  it('trap 58: leaves no timer, though its table was about to change', () => {
    const scheduler = countingScheduler();
    const { network, owner } = world({ scheduler });
    network.owners$.subscribe();
    owner.create(url);

    expect(scheduler.due).toBe(1);
    network.destroy();
    expect(scheduler.due).toBe(0);
  });

  it('may be called from inside an audit', () => {
    const { network, owner, newOwner } = world();
    const create = () => {
      network.destroy();
      return true;
    };

    expect(() => newOwner({ audits: { create } }).create(url)).toThrow('ended before the audit answered');
    expect(owner.closed).toBe(true);
  });
});
