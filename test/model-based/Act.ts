import fc from 'fast-check';
import type { AuditMessages, SocketEvent } from 'rx-secure-networking';

/** What is asked of an owner's audits, and of the host's rules for all but messages. */
export type Step = 'create' | 'connect' | 'close' | 'send' | 'receive';
/** What an audit answers from now on; `later` is an observable or a promise-like that `answer` settles, or nobody. */
export type Answer = 'allow' | 'deny' | 'throw' | 'odd' | 'later';

/** One thing that somebody does. Numbers choose among what is there: owners, sockets, openings, connections, questions. */
export type Act = HostAct | OwnerAct | ServerAct | { readonly do: 'time'; readonly ms: number };

type HostAct =
  | { readonly do: 'newOwner'; readonly auditing: AuditMessages; readonly opaque: boolean }
  | { readonly do: 'ban'; readonly owner: number; readonly destroys: boolean }
  | { readonly do: 'endSocket'; readonly socket: number }
  | { readonly do: 'rule'; readonly step: Step; readonly answer: Answer }
  | { readonly do: 'destroyNetwork' };

type OwnerAct =
  | Inside
  | { readonly do: 'open'; readonly owner: number }
  | { readonly do: 'leave'; readonly opening: number }
  | { readonly do: 'listen' | 'deafen' | 'hold' | 'release' | 'misclose'; readonly socket: number }
  | { readonly do: 'endLifetime'; readonly owner: number }
  | {
      readonly do: 'plan';
      readonly owner: number;
      readonly step: Step;
      readonly answer: Answer;
      readonly inside?: Inside;
    }
  | { readonly do: 'answer'; readonly question: number; readonly allow: boolean }
  | { readonly do: 'react'; readonly socket: number; readonly to: SocketEvent['type']; readonly inside: Inside };

/** What an owner does, also from inside its audits and subscribers. */
export type Inside =
  | { readonly do: 'create'; readonly owner: number; readonly discards: boolean }
  | { readonly do: 'connect' | 'close'; readonly socket: number }
  | { readonly do: 'send'; readonly socket: number; readonly bytes: number }
  | { readonly do: 'destroy'; readonly owner: number };

type ServerAct =
  | { readonly do: 'accept' | 'reset' | 'finish'; readonly link: number }
  | { readonly do: 'say'; readonly link: number; readonly bytes: number }
  | { readonly do: 'hangUp'; readonly link: number; readonly code: number };

/** What holds for a whole run. */
export interface Setting {
  readonly canPause: boolean;
  readonly closeHandshake: 0 | 50 | 'never';
  /** How many sockets are open when it begins. */
  readonly open: number;
  /** Whether the network is destroyed over all that is there, or only when all have ended. */
  readonly atOnce: boolean;
  /** Whether owners act from inside their subscribers too: there the model, which has none, cannot follow. */
  readonly reactions: boolean;
}

export const anySetting: fc.Arbitrary<Setting> = fc.record({
  canPause: fc.boolean(),
  closeHandshake: fc.constantFrom<Setting['closeHandshake'][]>(0, 50, 'never'),
  open: fc.nat({ max: 2 }),
  atOnce: fc.boolean(),
  reactions: fc.boolean(),
});

const n = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 5); // the newest more often
const bytes = fc.constantFrom(0, 1, 40, 100, 101);
const step = fc.constantFrom<Step[]>(
  'create',
  'connect',
  'connect',
  'close',
  'close',
  'send',
  'send',
  'receive',
  'receive',
);
const answer = fc.constantFrom<Answer[]>('allow', 'later', 'later', 'later', 'deny', 'throw', 'odd');
const on = <V extends string, K extends string>(verb: V, key: K) =>
  fc.record({ do: fc.constant(verb), [key]: n }) as fc.Arbitrary<{ readonly do: V } & Readonly<Record<K, number>>>;

const create = fc.record({ do: fc.constant('create' as const), owner: n, discards: fc.boolean() });
const send = fc.record({ do: fc.constant('send' as const), socket: n, bytes });
const inside: fc.Arbitrary<Inside> = fc.oneof(
  create,
  send,
  on('connect', 'socket'),
  on('close', 'socket'),
  on('destroy', 'owner'),
);
const event = fc.constantFrom<SocketEvent['type'][]>('connected', 'message', 'sent', 'denied', 'unsent', 'ended');

const weighed: readonly (readonly [number, fc.Arbitrary<Act>])[] = [
  [1, fc.record({ do: fc.constant('newOwner' as const), auditing: auditings(), opaque: fc.boolean() })],
  [1, fc.record({ do: fc.constant('ban' as const), owner: n, destroys: fc.boolean() })],
  [1, on('endSocket', 'socket')],
  [2, fc.record({ do: fc.constant('rule' as const), step, answer })],
  [5, create],
  [16, on('connect', 'socket')],
  [6, on('close', 'socket')],
  [12, send],
  [1, on('destroy', 'owner')],
  [4, on('open', 'owner')],
  [2, on('leave', 'opening')],
  [4, on('listen', 'socket')],
  [1, on('deafen', 'socket')],
  [2, on('hold', 'socket')],
  [2, on('release', 'socket')],
  [1, on('misclose', 'socket')],
  [1, on('endLifetime', 'owner')],
  [12, fc.record({ do: fc.constant('plan' as const), owner: n, step, answer })],
  [3, fc.record({ do: fc.constant('plan' as const), owner: n, step, answer, inside })],
  [14, fc.record({ do: fc.constant('answer' as const), question: n, allow: fc.boolean() })],
  [6, fc.record({ do: fc.constant('react' as const), socket: n, to: event, inside })],
  [16, on('accept', 'link')],
  [2, on('reset', 'link')],
  [1, on('finish', 'link')],
  [10, fc.record({ do: fc.constant('say' as const), link: n, bytes })],
  [3, fc.record({ do: fc.constant('hangUp' as const), link: n, code: fc.constantFrom(1000, 1001, 1005, 4001) })],
  [20, fc.record({ do: fc.constant('time' as const), ms: fc.constantFrom(0, 0, 0, 1, 49, 250, 1_000) })],
];

/** Any of all acts, the usual ones more often. A network is destroyed once in a while, and always at the end. */
export const anyActs: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(...weighed.map(([weight, arbitrary]) => ({ weight: 4 * weight, arbitrary })), {
    weight: 1,
    arbitrary: fc.constant<Act>({ do: 'destroyNetwork' }),
  }),
  { minLength: 4, maxLength: 60, size: 'max' },
);

function auditings(): fc.Arbitrary<AuditMessages> {
  return fc.constantFrom<AuditMessages[]>(false, false, 'send', 'receive', 'both');
}

/** What every run begins with: two owners, one with all its messages audited, and their open sockets. */
export function beginning({ open }: Pick<Setting, 'open'>): readonly Act[] {
  const connected = Array.from({ length: open }, (_, owner): readonly Act[] => [
    { do: 'create', owner, discards: false },
    { do: 'connect', socket: 0 },
    { do: 'time', ms: 0 },
    { do: 'accept', link: 0 },
  ]);
  return [
    { do: 'newOwner', auditing: false, opaque: true },
    { do: 'newOwner', auditing: 'both', opaque: false },
    ...connected.flat(),
  ];
}
