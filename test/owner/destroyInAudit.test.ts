import { Observable } from 'rxjs';
import type { OwnedSocket } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';
import { brief, connecting, errorOf, no, permissive, play, url, world, yes } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), m: 'hello', x: closes(4000) };

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
