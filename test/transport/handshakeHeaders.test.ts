import { handshakeHeaders } from '../../lib/transport/handshakeHeaders.ts';
import vectors from '../vectors.json' with { type: 'json' };

const headersOf = (given: unknown): object => handshakeHeaders(given);

interface Vector {
  readonly id: string;
  readonly group: string;
  readonly input: { readonly by?: string; readonly header?: readonly [string, string] } | null;
  readonly expect: { readonly result?: string };
}
const ofTheHost = (vectors as unknown as readonly Vector[]).flatMap(({ id, group, input, expect: { result } }) =>
  group === 'header-option' && input?.by === 'host' && input.header ? [[id, input.header, result] as const] : [],
);

describe('handshakeHeaders()', () => {
  it('has vectors', () => expect(ofTheHost.length).toBeGreaterThan(5));

  it.each(ofTheHost)('%s: %j → %s', (_, header, result) => {
    const headers = Object.fromEntries([header]) as object;
    if (result === 'reject') expect(() => headersOf(headers)).toThrow(/^headers: /u);
    else expect(Object.values(headersOf(headers))).toEqual([header[1]]);
  });

  it.each([
    ...['Host', 'Connection', 'Upgrade', 'Sec-WebSocket-Key', 'sec-websocket-protocol', 'Sec-WebSocket-Extensions'],
    ...['Content-Length', 'Transfer-Encoding', 'Keep-Alive', 'TE', 'Trailer', 'Proxy-Authorization', 'Expect'],
  ])('refuses %s, which the transport sets itself', (name) => {
    const why = name === 'Host' ? 'is always that of the URL' : 'is set by the transport: leave it out';
    expect(() => headersOf({ [name]: 'x' })).toThrow(`headers: ${name.toLowerCase()} ${why}`);
  });

  it.each([undefined, null, 'x', 1, [['a', 'b']], Promise.resolve({ a: 'b' }), new Map([['a', 'b']]), new Headers()])(
    'refuses what is no plain object: %p',
    (given) => {
      expect(() => headersOf(given)).toThrow(TypeError);
    },
  );

  it('refuses values that are no strings, and a name that is listed twice', () => {
    expect(() => headersOf({ a: 1 })).toThrow('headers: the value of a must be a string');
    expect(() => headersOf({ a: ['b'] })).toThrow(TypeError);
    expect(() => headersOf({ 'X-A': 'b', 'x-a': 'c' })).toThrow('headers: x-a is listed twice');
  });

  it('takes own properties only, in an object without prototype as well', () => {
    expect(headersOf(Object.assign(Object.create(null), { a: 'b' }))).toEqual({ a: 'b' });
    expect(headersOf({})).toEqual({});
  });

  it("lets the host's function have its own origin", () => {
    const origin = 'https://app.example';
    expect(handshakeHeaders({}, origin)).toEqual({ origin });
    expect(handshakeHeaders({ Origin: 'null' }, origin)).toEqual({ origin: 'null' });
  });
});
