import { runInNewContext } from 'node:vm';
import { protocolFault, readProtocols } from '../../lib/model/readProtocols.ts';
import { codeOf, vectorsOf } from '../vectors.ts';

const notAList = 'protocols must be a string or an array of strings';
const notAToken = /^a protocol must be a token of RFC 7230/;
const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `p${i}`);

describe('readProtocols()', () => {
  test.each([
    ['nothing', undefined, []],
    ['an empty list', [], []],
    ['a text', 'chat', ['chat']],
    ['a list, in its order', ['z', 'a', 'm'], ['z', 'a', 'm']],
    ['names that differ in case only', ['chat', 'Chat'], ['chat', 'Chat']],
    ['32 names', names(32), names(32)],
    ['a name of 256 characters', ['a'.repeat(256)], ['a'.repeat(256)]],
  ])('takes %s', (_what, given, protocols) => {
    expect(readProtocols(given)).toEqual(protocols);
  });

  it('L4 gives a frozen copy: what the caller changes later changes nothing', () => {
    const given = ['a', 'b'];
    const protocols = readProtocols(given);
    given[0] = 'evil';

    expect(protocols).toEqual(['a', 'b']);
    expect(Object.isFrozen(protocols)).toBe(true);
    expect(Object.isFrozen(readProtocols(undefined))).toBe(true);
  });

  it('L4 reads each element once', () => {
    let reads = 0;
    const given = Object.defineProperty([], 0, { get: () => (reads++ === 0 ? 'a' : 'a b') });

    expect(readProtocols(given)).toEqual(['a']);
    expect(reads).toBe(1);
  });

  test.each([
    ['33 names', names(33)],
    ['a list without end', new Array(2 ** 32 - 1)],
  ])('refuses %s', (_what, given) => {
    expect(readProtocols(given)).toBe('there must be at most 32 protocols');
  });

  it('asks a list for its elements, never for its iterator', () => {
    const endless = Object.assign(['a'], {
      *[Symbol.iterator]() {
        for (;;) yield 'b';
      },
    });

    expect(readProtocols(endless)).toEqual(['a']);
  });

  it('refuses a name that is listed twice', () => {
    expect(readProtocols(['a', 'b', 'a'])).toBe('the protocol a is listed twice');
  });

  test.each([
    ['an empty text', ['']],
    ['257 characters', ['a'.repeat(257)]],
    ['a space', ['a b']],
    ['a comma', ['a,b']],
    ['a line break', ['a\r\nX-Evil: 1']],
    ['a line break at the end', ['a\n']],
    ['a letter beyond ASCII', ['é']],
    ['a hole', new Array(1)],
    ['a number', [1]],
    ['an object that reads as a text', [{ toString: () => 'a' }]],
  ])('refuses %s as a name, and does not repeat it', (_what, given) => {
    expect(readProtocols(given)).toMatch(notAToken);
  });

  test.each([
    ['null', null],
    ['a number', 5],
    ['an array-like', { 0: 'a', length: 1 }],
    ['a set', new Set(['a'])],
    ['a function', () => ['a']],
    ['a text object', new String('a')],
    [
      'a Proxy that throws',
      new Proxy([], {
        get: () => {
          throw new Error('hostile');
        },
      }),
    ],
    ['a Proxy that is revoked', revoked()],
  ])('refuses %s', (_what, given) => {
    expect(readProtocols(given)).toBe(notAList);
  });
});

describe('the sub-protocol that a server chooses', () => {
  test.each<[string, readonly string[]]>([
    ['b', ['a', 'b']],
    ['', []],
  ])('%j is right where %j are offered', (chosen, offered) => {
    expect(protocolFault(chosen, offered)).toBeUndefined();
  });

  test.each<[string, readonly string[], string]>([
    ['', ['a'], 'the server chose no sub-protocol'],
    ['b', ['a'], 'the server chose "b", which was not offered'],
    ['A', ['a'], 'the server chose "A", which was not offered'],
    ['b', [], 'the server chose "b", which was not offered'],
  ])('%j is wrong where %j are offered, and the text says why', (chosen, offered, fault) => {
    expect(protocolFault(chosen, offered)).toBe(fault);
  });
});

describe('readProtocols() and the vectors', () => {
  // Not about what is offered, but about what a server chooses: `protocolFault` and the transports show it.
  const elsewhere = ['subprotocol-041'];

  test.each(vectorsOf('subprotocol').filter(([id]) => !elsewhere.includes(id)))(
    '%s comes out as expected',
    (_id, { input, expect: { result } }) => {
      const code = codeOf(input);
      const accepted = Array.isArray(readProtocols(code === undefined ? input : runInNewContext(code)));

      expect(accepted ? 'accept' : 'reject').toBe(result);
    },
  );
});

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
}
