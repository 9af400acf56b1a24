import { defer, firstValueFrom, merge, Observable, of, Subject } from 'rxjs';
import { allOf, allowAll, anyOf, type OwnedSocket, type Owner, shadow } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';
import { brief, connecting, errorOf, no, permissive, play, quiet, url, world, yes } from '../world.ts';

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

describe('P7 a rule of the policy that destroys the owner, and allows', () => {
  const actions = ['create', 'connect', 'send', 'receive', 'close'] as const;

  it.each(actions)("of %s: none of the owner's audits is asked any more", async (action) => {
    let armed = false;
    const late = jest.fn();
    const destroying = () => {
      if (armed) here.network.destroyOwner(here.owner.id);
      return true;
    };
    const audited = () => {
      if (here.owner.closed) late();
      return true;
    };
    const audits = { create: audited, connect: audited, send: audited, receive: audited, close: audited };
    const here = world({
      server: (_dial, received$) => merge(quiet, received$),
      policy: { ...allowAll, [action]: destroying },
      owner: { audits, auditMessages: 'both' },
    });
    const socket = here.owner.create(url);
    if (action !== 'connect') {
      socket.connect();
      await firstValueFrom(socket.opened$);
    }
    armed = true;
    if (action === 'create') errorOf(() => here.owner.create(url));
    socket.connect();
    socket.send('secret');
    await new Promise((resolve) => setTimeout(resolve)); // for its echo
    socket.close();
    await new Promise((resolve) => setTimeout(resolve));

    expect([here.owner.closed, late.mock.calls]).toEqual([true, []]);
  });
});

describe('L10 an audit that asks others', () => {
  type Part = () => boolean;
  /** What comes of a request that is made inside the audit of another one. */
  const inside = (owner: Owner): string => errorOf(() => owner.create(url)).decision?.code ?? 'made';

  it.each([
    ['allOf()', (audit: Part) => allOf(async () => Promise.resolve(true), audit)],
    ['anyOf()', (audit: Part) => anyOf(async () => Promise.resolve(false), audit)],
    [
      'allOf() of observables',
      (audit: Part) =>
        allOf(
          async () => Promise.resolve(true),
          () => defer(() => of(audit())),
        ),
    ],
    [
      'shadow()',
      (audit: Part) =>
        shadow(
          () => true,
          allOf(async () => Promise.resolve(true), audit),
          () => undefined,
        ),
    ],
  ])('as %s, also those after one that answered later: requests inside them are reentrant', async (_name, made) => {
    const log: string[] = [];
    const note = () => {
      log.push(inside(here.owner));
      return true;
    };
    const connect = made(note);
    const here = world({ owner: { audits: { ...permissive, connect } } });
    here.owner.create(url).connect();
    await new Promise((resolve) => setTimeout(resolve));

    expect(log).toEqual(['reentrant']);
  });

  it('goes on to be one while another audit of its owner is asked inside it', async () => {
    const allow$ = new Subject<boolean>();
    const log: string[] = [];
    const close = () => {
      log.push(inside(here.owner));
      allow$.next(true); // the rule about the other socket answers, so that the owner's audit about it runs
      log.push(inside(here.owner));
      return true;
    };
    const connect = (): true => (log.push('connect'), true);
    const here = world({
      policy: { ...allowAll, connect: () => allow$ },
      owner: { audits: { ...permissive, close, connect } },
    });
    const first = here.owner.create(url);
    first.connect();
    allow$.next(true);
    await firstValueFrom(first.opened$);
    here.owner.create(url).connect();
    first.close();

    expect(log).toEqual(['connect', 'reentrant', 'connect', 'reentrant']);
  });
});
