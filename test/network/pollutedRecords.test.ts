import { NEVER, of, throwError, timer, VirtualTimeScheduler } from 'rxjs';
import { closes, drains, opened, type VirtualServer } from 'rx-secure-networking/testing';
import { type Audits, deny, type OwnedSocket, type OwnerOptions } from 'rx-secure-networking';
import { whileReportsPass } from '../whileReportsPass.ts';
import { no, permissive, quiet, saying, url, world, yes } from '../world.ts';

// Names that a record, an error or what they are made of has not always.
const names = [
  ...['code', 'reason', 'wasClean', 'retryAfter', 'bytes', 'waited', 'given', 'decision', 'error', 'text', 'message'],
  ...['socket', 'endpoint', 'status', 'detail', 'end', 'owner', 'cause', 'denied', 'threw', 'invalid-url'],
];
const values = [4_321, 'planted', true];

type Act = (socket: OwnedSocket) => void;
interface Story {
  readonly audits?: Audits;
  readonly owner?: Partial<OwnerOptions>;
  readonly server?: VirtualServer;
  readonly act?: Act;
}

const stories: readonly [string, Story][] = [
  ['create() denied', { audits: { create: no } }],
  ['create() denied by deny()', { audits: { create: deny('no') } }],
  ['no audit for create', { audits: {} }],
  ['connect() denied', { audits: { create: yes, connect: no } }],
  ['connect() denied later', { audits: { create: yes, connect: () => timer(0).pipe(() => of(false)) } }],
  ['send() denied', { audits: { ...permissive, send: no }, act: (socket) => socket.send('hello') }],
  ['a message allowed', { audits: { ...permissive, send: yes }, act: (socket) => socket.send('hello') }],
  ['a message in', { server: () => saying('a', 'b'), owner: { auditMessages: 'both' } }],
  ['a connection that fails', { server: () => throwError(() => new Error('no')) }],
  ['a connection that never opens', { server: () => NEVER }],
  ['the same of an opaque owner', { server: () => NEVER, owner: { errorDetail: 'opaque' } }],
  ['the peer closes', { server: () => saying(closes(1000)) }],
  ['the peer closes with a code', { server: () => saying(closes(4000, 'full')) }],
  ['the connection is lost', { server: () => of(opened(), drains()) }],
  ['close()', { act: (socket) => socket.close() }],
  ['the owner is destroyed', {}],
];

/** All that the host and the owner are told of the story, as text. */
function toldOf(story: Story): string {
  const {
    audits,
    owner: options,
    server,
    act,
  } = { audits: permissive, owner: {}, server: quiet, act: () => {}, ...story };
  const scheduler = new VirtualTimeScheduler();
  const told: unknown[] = [];
  const { network, owner, wire$ } = world({
    scheduler,
    link: { scheduler },
    server,
    owner: { audits, ...options },
  });
  const note = (what: string) => ({
    next: (value: unknown) => void told.push([what, value]),
    error: (error: unknown) => void told.push([what, error]),
  });
  network.decisions$.subscribe(note('decision'));
  network.ends$.subscribe(note('end'));
  wire$.subscribe(note('wire'));
  try {
    const socket = owner.create(url);
    socket.events$.subscribe(note('event'));
    socket.ended$.subscribe(note('ended'));
    socket.opened$.subscribe(note('opened'));
    socket.connect();
    scheduler.schedule(() => act(socket), 10);
  } catch (error) {
    told.push(['thrown', error]);
  }
  scheduler.schedule(() => network.destroyOwner(owner.id, 'over'), 1_000_000);
  scheduler.flush();
  return JSON.stringify(told);
}

describe('L29 whatever is put on Object.prototype, no record and no error shows it:', () => {
  whileReportsPass();

  it.each(stories)('%s', (_name, story) => {
    const planted: string[] = [];
    const expected = toldOf(story);
    for (const name of names) {
      for (const value of values) {
        Object.defineProperty(Object.prototype, name, { configurable: true, writable: true, value });
        let told: string;
        try {
          told = toldOf(story);
        } finally {
          Reflect.deleteProperty(Object.prototype, name);
        }
        if (told !== expected) planted.push(`${name}: ${String(value)}`);
      }
    }
    expect(planted).toEqual([]);
  });
});
