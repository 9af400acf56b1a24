import { expectTypeOf } from 'expect-type';
import {
  allOf,
  allowEndpoints,
  anyOf,
  type Audit,
  type Audits,
  type ConnectRequest,
  type CreateRequest,
  maxBytes,
  rateLimit,
  requireSecure,
  type SyncAudit,
  textOnly,
} from 'rx-secure-networking';

// The compiler is what runs these (npm run typecheck); here they are only declared.
const shown = {
  'an inline audit beside a built-in rule gets the request of the step for which it is written': () => {
    const audits: Audits = {
      create: allOf(allowEndpoints('wss://a'), (request) => request.protocols.length === 0, requireSecure()),
      connect: anyOf(allowEndpoints('wss://a'), async (request) => request.socket > 1),
      send: allOf(textOnly(), maxBytes(4), rateLimit({ count: 1, per: 1 }), (request) => request.socket === 1),
      request: anyOf(requireSecure(), (request) => request.method === 'GET'),
      close: allOf((request) => request.code === 1000),
    };
    return audits;
  },
  'elsewhere the combination takes the request that all its audits take': () => {
    const sync = (request: CreateRequest): boolean => request.protocols.length === 0;
    const later = (request: ConnectRequest): Promise<boolean> => Promise.resolve(request.socket > 1);
    expectTypeOf(allOf(allowEndpoints('wss://a'), sync)).toExtend<SyncAudit<CreateRequest>>();
    expectTypeOf(anyOf(allowEndpoints('wss://a'), later)).toExtend<Audit<ConnectRequest>>();
    // @ts-expect-error a rule for messages knows no create
    const audits: Audits = { create: allOf(textOnly()) };
    return audits;
  },
};

test.each(Object.keys(shown))('%s', (title) => {
  expect(shown).toHaveProperty([title]);
});
