import { NEVER, of, Subject } from 'rxjs';
import {
  allOf,
  allow,
  anyOf,
  type Audits,
  type Decision,
  deny,
  maxBytes,
  type Message,
  not,
  onMessage,
  type SendRequest,
  textOnly,
  type WithMessage,
} from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { messageCheckOf } from '../../lib/verdict/messageCheck.ts';
import { marbled } from '../marbled.ts';
import { briefDecision, connecting, play, saying, world, type WorldOptions } from '../world.ts';

const short = onMessage((message: Message) => message.length <= 3);
const permissive = { create: allow, connect: allow, close: allow };

/** A socket that is open in virtual time, with these audits of messages. */
const talking = (audits: Audits, options: WorldOptions = {}) => {
  const made = world({ ...options, owner: { audits: { ...permissive, ...audits } } });
  const decisions: Decision[] = [];
  made.network.decisions$.subscribe((decision) => decisions.push(decision));
  return { ...made, decisions, socket: connecting(made.owner) };
};
/** What comes of one message that is sent when the socket is open. */
const sent = (audits: Audits, options: WorldOptions = {}) => {
  const result: { outcome: unknown; denied: unknown[] } = { outcome: undefined, denied: [] };
  marbled(({ cold, flush }) => {
    const { socket, decisions } = talking(audits, options);
    play(cold('-s', { s: () => (result.outcome = socket.send('abc')) }));
    flush();
    result.denied = decisions.filter(({ allow: allowed }) => !allowed).map(briefDecision);
  })();
  return result;
};

describe('onMessage()', () => {
  it('is an audit of the message of a request', () => {
    expect(short({ message: 'abc' })).toBe(true);
    expect(short({ message: 'abcd' })).toBe(false);
  });

  it('gives the verdict of the function as it is: a denial, a promise, an observable', () => {
    const denial = { allow: false, reason: 'no' } as const;
    const promise = Promise.resolve(true);
    const source = of(true);

    expect(onMessage(() => denial)({ message: '' })).toBe(denial);
    expect(onMessage(() => promise)({ message: '' })).toBe(promise);
    expect(onMessage(() => source)({ message: '' })).toBe(source);
  });

  it('throws for what is no function', () => {
    expect(() => onMessage('short' as never)).toThrow(
      new TypeError('onMessage() takes functions (request) => verdict, not string'),
    );
  });
});

describe('an audit that looks at the message alone', () => {
  it.each([
    ['onMessage()', short, true],
    ['maxBytes()', maxBytes(3), true],
    ['textOnly()', textOnly(), true],
    ['allOf() of such', allOf(short, textOnly()), true],
    ['anyOf() of such', anyOf(short, textOnly()), true],
    ['not() of such', not(short), true],
    ['allOf() with another', allOf(short, allow), false],
    ['anyOf() with another', anyOf(short, deny('no')), false],
    ['not() of another', not(allow), false],
    ['a function', ({ message }: WithMessage) => message.length <= 3, false],
  ])('is known to be one: %s', (_name, audit, known) => {
    expect(messageCheckOf(audit) !== undefined).toBe(known);
  });

  it.each([
    ['allOf()', allOf(short, textOnly())],
    ['anyOf()', anyOf(deny('no'), short)],
    ['not()', not(not(short))],
    ['onMessage()', short],
  ])('rules on a message as on its request: %s', (_name, audit) => {
    for (const message of ['', 'abc', 'abcd', Uint8Array.of(1), new Uint8Array(9)]) {
      const check = messageCheckOf(audit) ?? ((given: Message) => audit({ message: given }));

      expect(check(message)).toEqual(audit({ message }));
    }
  });
});

interface Given {
  readonly audits: Audits;
  readonly options: WorldOptions;
}
type SendAudit = NonNullable<Audits['send']>;

const asOwners = (send: SendAudit): Given => ({ audits: { send }, options: {} });
const asPolicy = (send: SendAudit): Given => ({ audits: {}, options: { policy: { ...permissive, send } } });

describe.each([
  ['the owner', asOwners],
  ['the policy', asPolicy],
])('an onMessage() of %s for send', (layer, with_) => {
  const sending = (check: (message: Message) => unknown) => {
    const { audits, options } = with_(onMessage(check as (message: Message) => boolean));
    return sent(audits, options);
  };

  it.each([
    [true, 'sent'],
    [false, 'denied'],
    [1, 'denied'],
    ['true', 'denied'],
    [undefined, 'denied'],
  ])('L3 allows by true alone: %p is %s', (answer, outcome) => {
    expect(sending(() => answer).outcome).toBe(outcome);
  });

  it('L3 denies by a code of its own where it throws, or gives what is no verdict', () => {
    const threw = sending(() => {
      throw new Error('broken');
    });
    const odd = sending(() => 1);

    expect([...threw.denied, ...odd.denied]).toEqual([
      expect.stringContaining('threw'),
      expect.stringContaining('not-a-verdict'),
    ]);
  });

  it(
    'L4 gets a copy of the bytes, so that what it does to them changes nothing that is sent',
    marbled(({ expectObservable, cold }) => {
      const { audits, options } = with_(
        onMessage((message) => {
          (message as Uint8Array).fill(0);
          return true;
        }),
      );
      const { socket } = talking(audits, options);
      play(cold('-s', { s: () => socket.send(Uint8Array.of(1, 2)) }));

      expectObservable(socket.sent$).toBe('-m', { m: Uint8Array.of(1, 2) });
    }),
  );

  it(
    'L7 records one decision and one event for a denial',
    marbled(({ expectObservable, cold }) => {
      const { audits, options } = with_(onMessage(() => false));
      const { socket, decisions } = talking(audits, options);
      play(cold('-s', { s: () => socket.send('abc') }));
      const denied = { type: 'denied', action: 'send', code: 'denied', reason: expect.any(String) as string };

      expectObservable(socket.events$).toBe('-(du)', { d: denied, u: { type: 'unsent', seq: 1, outcome: 'denied' } });
      play(
        cold('--c', {
          c: () =>
            expect(decisions.filter(({ allow: allowed }) => !allowed)).toMatchObject([
              { action: 'send', layer: layer === 'the owner' ? 'owner' : 'policy', socket: 1, bytes: 3 },
            ]),
        }),
      );
    }),
  );

  it(
    'L16 keeps the order while an earlier answer is still to come',
    marbled(({ expectObservable, cold }) => {
      const answers = new Subject<boolean>();
      const { audits, options } = with_(onMessage((message) => (message === 'first' ? answers : true)));
      const { socket } = talking(audits, options);
      play(
        cold('-f-s-a', { f: () => socket.send('first'), s: () => socket.send('second'), a: () => answers.next(true) }),
      );

      expectObservable(socket.sent$).toBe('-----(fs)', { f: 'first', s: 'second' });
    }),
  );

  it(
    'L22 is denied by timeout where no answer comes',
    marbled(({ expectObservable, cold }) => {
      const { audits, options } = with_(onMessage(() => NEVER));
      const { socket } = talking(audits, { ...options, limits: { auditTimeout: 3 } });
      play(cold('-s', { s: () => socket.send('abc') }));

      expectObservable(socket.events$).toBe('----(du)', {
        d: expect.objectContaining({ code: 'timeout' }) as object,
        u: expect.objectContaining({ outcome: 'denied' }) as object,
      });
    }),
  );
});

describe('an onMessage() for receive', () => {
  it(
    'lets through what it allows, in order, and records what it denies',
    marbled(({ expectObservable, cold }) => {
      const server = cold<ServerFrame>('oabc', { o: opened(), a: 'a', b: 'long', c: 'c' });
      const { socket } = talking({ receive: allOf(short, textOnly()) }, { server });

      expectObservable(socket.messages$).toBe('-a-c');
    }),
  );
});

describe('L10 during an onMessage() of the owner', () => {
  it(
    'any other request of the owner is denied: reentrant',
    marbled(({ cold, flush }) => {
      const outcomes: unknown[] = [];
      const { socket } = talking(
        {
          send: onMessage((message) => {
            if (message === 'outer') outcomes.push(socket.send('inner'));
            return true;
          }),
        },
        { server: saying() },
      );

      play(cold('-s', { s: () => outcomes.push(socket.send('outer')) }));
      flush();

      expect(outcomes).toEqual(['denied', 'sent']);
    }),
  );
});

describe('an onMessage() beside an audit of the request', () => {
  it(
    'of the other layer: both run, the policy first',
    marbled(({ cold, flush }) => {
      const asked: unknown[] = [];
      const { socket } = talking(
        { send: ({ socket: id, message }: SendRequest) => asked.push(['owner', id, message]) > 0 },
        { policy: { ...permissive, send: onMessage((message) => asked.push(['policy', message]) > 0) } },
      );

      play(cold('-s', { s: () => socket.send('hi') }));
      flush();

      expect(asked).toEqual([
        ['policy', 'hi'],
        ['owner', 1, 'hi'],
      ]);
    }),
  );

  it(
    'a policy that answers later is followed by the owner, who gets the message',
    marbled(({ cold, expectObservable }) => {
      const { socket } = talking(
        { send: short },
        { policy: { ...permissive, send: onMessage(() => cold('--(t|)', { t: true })) } },
      );
      play(cold('-s', { s: () => [socket.send('abc'), socket.send('abcd')] }));

      expectObservable(socket.sent$).toBe('---m', { m: 'abc' });
    }),
  );
});
