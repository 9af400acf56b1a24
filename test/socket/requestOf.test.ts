import type { Audits, Policy, Request } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { connecting, play, emptyWorld } from '../world.ts';

/** Everything that an object leads to. */
const reached = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(reached)] : [];

describe('L4 a request', () => {
  const secret = 'wss://example.com/chat?token=secret';
  const common = {
    owner: { id: 1, name: 'chat', kind: 'mod' },
    url: secret,
    endpoint: { scheme: 'wss', host: 'example.com', port: 443, path: '/chat', text: 'wss://example.com:443/chat' },
  };
  const expected: Record<keyof Policy, object> = {
    create: { ...common, action: 'create', at: 1, protocols: ['v1'] },
    connect: { ...common, action: 'connect', at: 1, socket: 1, protocols: ['v1'] },
    resolve: { ...common, action: 'resolve', at: 1, socket: 1, addresses: ['203.0.113.7'] },
    receive: { ...common, action: 'receive', at: 2, socket: 1, message: 'hello' },
    send: { ...common, action: 'send', at: 3, socket: 1, message: 'hello' },
    close: { ...common, action: 'close', at: 4, socket: 1, code: 4000, reason: 'bye' },
  };

  it.each(['policy', 'owner'])(
    'says the same to the %s at every step: plain data, frozen through and through',
    (layer) => {
      marbled(({ cold, flush }) => {
        const requests: Request[] = [];
        const audit = (request: Request) => requests.push(request) > 0;
        const all: Policy = { create: audit, connect: audit, send: audit, receive: audit, close: audit };
        const yes: Audits = Object.fromEntries(Object.keys(all).map((name) => [name, () => true]));
        const server = cold<ServerFrame>('om', { o: opened(), m: 'hello' });
        const { newOwner } = emptyWorld({
          server,
          policy: layer === 'policy' ? { ...all, resolve: audit } : {},
          link: { addresses: ['203.0.113.7'] },
        });
        const owner = newOwner({ audits: layer === 'owner' ? all : yes, auditMessages: 'both' });
        const run = () => {
          const socket = connecting(owner, secret, { protocols: ['v1'] });
          play(cold('--sc', { s: () => socket.send('hello'), c: () => socket.close(4000, 'bye') }));
        };
        play(cold('-r', { r: run }));

        flush();
        const actions = ['create', 'connect', 'resolve', 'receive', 'send', 'close'] as const;
        const asked = actions.filter((action) => layer === 'policy' || action !== 'resolve');
        const id = { owner: { ...common.owner, id: owner.id } };
        expect(requests).toEqual(asked.map((action) => ({ ...expected[action], ...id })));
        expect(requests.flatMap(reached).every(Object.isFrozen)).toBe(true);
      })();
    },
  );
});
