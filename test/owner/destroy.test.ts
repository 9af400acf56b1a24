import { NEVER, Observable } from 'rxjs';
import type { Audits, OwnedSocket } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { countingScheduler } from '../countingScheduler.ts';
import { brief, connecting, errorOf, marbled, no, note, permissive, play, url, world, yes } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), m: 'hello', x: closes(4000) };

describe('L10 destroy()', () => {
  it(
    'hangs up all links in its own call, the newest first, and asks no close audit',
    marbled(({ cold, expectObservable, flush }) => {
      const close = jest.fn(yes);
      const { owner, wire$ } = world({ owner: { audits: { ...permissive, close } } });
      const rooms = ['a', 'b', 'c'].map((room) => connecting(owner, `wss://example.com/${room}`));
      const log: string[] = [];
      for (const [index, { ended$ }] of rooms.entries()) note(log, String(index), ended$);
      const destroy = () => {
        owner.destroy();
        expect(log).toEqual(['2', '2 |', '1', '1 |', '0', '0 |']);
      };
      play(cold('-x', { x: destroy }));

      expectObservable(wire$).toBe('-(ccc)', { c: 'close 1001' });
      flush();
      expect(close).not.toHaveBeenCalled();
    }),
  );

  it(
    'is idempotent',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world();
      connecting(owner);
      play(cold('-xx(xx)', { x: () => owner.destroy() }));

      expectObservable(owner.destroyed$).toBe('-(d|)', { d: undefined });
      expectObservable(wire$).toBe('-c', { c: 'close 1001' });
    }),
  );

  it(
    'trap 58: leaves no timer, whatever was under way, but the deadlines of the links that it hung up',
    marbled(({ cold, flush }) => {
      const scheduler = countingScheduler();
      const later = ({ url: of }: { url: string }) => (of.includes('pending') ? NEVER : true);
      const audits: Audits = { ...permissive, connect: later, close: later, send: later, receive: later };
      const dialled = (request: { url: string }) =>
        cold<ServerFrame>(request.url.includes('dialling') ? '-' : request.url.includes('gone') ? 'omx' : 'om', frames);
      const { owner } = world({ scheduler, server: dialled, owner: { audits, auditMessages: 'both' } });
      const at = (path: string) => connecting(owner, `wss://example.com/${path}`);
      const start = () => {
        at('dialling'); //            its connect deadline
        at('pending'); //             its connect audit
        at('held'); //                what nobody has heard
        at('gone'); //                the same, behind its end
        owner.open(() => NEVER).subscribe(); //        a provider
        const asking = owner.create('wss://example.com/pending');
        asking.close(); //            its close audit
      };
      const destroy = () => {
        expect(scheduler.due).toBe(6);
        owner.open('ws://nowhere:1/').subscribe(); // an error on its way
        owner.destroy();
        expect(scheduler.due).toBe(1); // of the held one, which was open
      };
      play(cold('-s--x', { s: start, x: destroy }));

      flush();
      expect(scheduler.due).toBe(0);
    }),
  );

  it(
    'cancels the audits that are pending: each is left, recorded and told',
    marbled(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const audit = cold('----t', { t: true });
      const { owner, network } = world({ owner: { audits: { ...permissive, close: () => audit } } });
      const socket = connecting(owner);
      const log: string[] = [];
      socket.events$.subscribe((event) => log.push(brief(event)));
      network.decisions$.subscribe(({ action, code, waited }) => log.push(`${action} ${code} after ${waited ?? 0}`));
      play(cold('-c-x', { c: () => socket.close(), x: () => owner.destroy() }));

      expectObservable(socket.state$).toBe('o--(x|)', { o: 'open', x: 'closed' });
      expectSubscriptions(audit.subscriptions).toBe('-^-!');
      flush();
      expect(log).toEqual(['connected', 'close cancelled after 2', 'denied close cancelled', 'ended owner 1001']);
    }),
  );

  it(
    'calls each teardown, which finds an owner that is gone and may call it too',
    marbled(({ cold, flush }) => {
      const { owner } = world();
      const socket = connecting(owner);
      const other = jest.fn();
      owner.add(() => owner.destroy());
      owner.add(() => {
        expect(socket.state).toBe('closed');
        expect(errorOf(() => owner.create(url)).code).toBe('owner-destroyed');
      });
      owner.add(other);
      play(cold('-x', { x: () => owner.destroy() }));

      flush();
      expect(other).toHaveBeenCalledTimes(1);
    }),
  );

  it(
    'may come from a teardown of another owner, and from a listener of the host',
    marbled(({ cold, expectObservable }) => {
      const { owner, newOwner, network } = world();
      const [first, second] = [newOwner(), newOwner()];
      first.add(() => owner.destroy());
      network.decisions$.subscribe(() => first.destroy());
      play(cold('-c', { c: () => second.create(url) }));

      expectObservable(owner.destroyed$).toBe('-(d|)', { d: undefined });
      expectObservable(first.destroyed$).toBe('-(d|)', { d: undefined });
      expectObservable(second.destroyed$).toBe('');
    }),
  );

  it(
    'completes what is first asked for in the middle of it',
    marbled(({ cold, flush }) => {
      const { owner } = world({ owner: { audits: { ...permissive, close: () => NEVER } } });
      const socket = owner.create(url);
      const log: string[] = [];
      const listen = () => {
        note(log, 'messages$', socket.messages$);
        note(log, 'sent$', socket.sent$);
      };
      socket.events$.subscribe(({ type }) => type === 'denied' && listen());
      play(cold('-cx', { c: () => socket.close(), x: () => owner.destroy() }));

      flush();
      expect(log).toEqual(['messages$ |', 'sent$ |']);
    }),
  );
});

describe('L10 destroy() from inside an audit', () => {
  /** Runs every step, and destroys the owner in the audit of one. */
  const steps: Record<string, (socket: OwnedSocket) => unknown> = {
    connect: (socket) => socket.connect(),
    send: (socket) => socket.send('hello'),
    close: (socket) => socket.close(),
  };

  it.each(['create', 'connect', 'send', 'receive', 'close'] as const)('of %s: nothing comes of it', (action) => {
    marbled(({ cold, flush }) => {
      const audit = () => {
        here.owner.destroy();
        wireThen = wire.length;
        return true;
      };
      const audits = { ...permissive, [action]: audit };
      const here = world({ server: cold('om', frames), owner: { audits, auditMessages: 'both' } });
      const wire: string[] = [];
      let wireThen = -1;
      here.wire$.subscribe((what) => wire.push(what));
      const seen = jest.fn();
      const run = () => {
        if (action === 'create') {
          expect(errorOf(() => here.owner.create(url))).toMatchObject({ code: 'owner-destroyed' });
          return;
        }
        const socket = here.owner.create(url);
        socket.messages$.subscribe(seen);
        socket.connect();
        play(cold('--ac', { a: () => steps[action]?.(socket), c: () => expect(socket.state).toBe('closed') }));
      };
      play(cold('-r', { r: run }));

      flush();
      expect(wire).toHaveLength(wireThen);
      expect(seen).toHaveBeenCalledTimes(action === 'send' || action === 'close' ? 1 : 0);
      expect(here.network.snapshot()).toEqual([]);
    })();
  });

  it.each(['connect', 'close'] as const)(
    'of %s, as its observable is subscribed to: it is left at once, and no timer with it',
    (action) => {
      marbled(({ cold, flush }) => {
        const scheduler = countingScheduler();
        const teardown = jest.fn();
        const destroying = new Observable<boolean>(() => {
          here.owner.destroy();
          return teardown;
        });
        const here = world({ scheduler, owner: { audits: { ...permissive, [action]: () => destroying } } });
        const socket = here.owner.create(url);
        const ask = () => {
          socket[action]();
          expect([socket.state, teardown.mock.calls.length, scheduler.due]).toEqual(['closed', 1, 0]);
        };
        play(cold('-a', { a: ask }));

        flush();
        expect(socket.state).toBe('closed');
      })();
    },
  );

  it.each(['create', 'connect', 'send', 'receive', 'close'] as const)(
    'is the one thing that may be asked there: any other request in the audit of %s is denied `reentrant`',
    (action) => {
      marbled(({ cold, flush }) => {
        const log: unknown[] = [];
        const audit = () => {
          log.push(errorOf(() => here.owner.create(url)).decision?.code, other.send('hello'));
          other.close();
          fresh?.connect();
          return true;
        };
        let armed = false;
        const audits = { ...permissive, [action]: () => (armed ? audit() : true) };
        const here = world({ server: cold('o--m', frames), owner: { audits, auditMessages: 'both' } });
        const other = connecting(here.owner);
        const subject = here.owner.create(url);
        const fresh = action === 'connect' ? here.owner.create(url) : undefined;
        const denied: string[] = [];
        for (const { events$ } of [other, fresh ?? other]) {
          events$.subscribe((event) => event.type === 'denied' && denied.push(brief(event)));
        }
        const run = () => {
          armed = action !== 'receive';
          if (action === 'create') here.owner.create(url);
          if (action === 'connect') subject.connect();
          if (action === 'send') other.send('again');
          if (action === 'close') subject.close();
          armed = action === 'receive';
        };
        play(cold('-r', { r: run }));

        flush();
        expect(log).toEqual(['reentrant', 'denied']);
        expect(new Set(denied)).toEqual(
          new Set(['denied send reentrant', 'denied close reentrant', ...(fresh ? ['denied connect reentrant'] : [])]),
        );
      })();
    },
  );

  it('leaves other owners free to ask in it', () => {
    const { owner, newOwner } = world();
    const create = () => owner.create(url).state === 'created';

    expect(newOwner({ audits: { create } }).create(url).state).toBe('created');
  });

  it('lets the owner ask again once its audit has answered, also when it threw', () => {
    const create = jest.fn(yes).mockImplementationOnce(() => {
      throw new Error('boo');
    });
    const { owner } = world({ owner: { audits: { create } } });

    expect(errorOf(() => owner.create(url)).decision?.code).toBe('threw');
    expect(owner.create(url).state).toBe('created');
  });

  it(
    'of a policy may ask for anything: the host is trusted',
    marbled(({ cold, flush }) => {
      const policy = {
        create: ({ url: of }: { url: string }) => of !== url || other.create('wss://b.example/').id > 0,
      };
      const { owner: other, newOwner } = world({ policy });
      const socket = newOwner({ audits: { ...permissive, close: no } });
      play(cold('-c', { c: () => expect(socket.create(url).state).toBe('created') }));

      flush();
      expect(other.closed).toBe(false);
    }),
  );
});
