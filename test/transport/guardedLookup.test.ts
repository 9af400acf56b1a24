import { ADDRCONFIG, lookup } from 'node:dns';
import { canonicalAddress } from '../../lib/transport/canonicalAddress.ts';
import { guardedLookup, type ResolvedAddress, type Resolver } from '../../lib/transport/guardedLookup.ts';

type Answer = Parameters<Resolver>[2];

const answering =
  (answers: unknown): Resolver =>
  (_host, _options, callback) =>
    callback(null, answers as ResolvedAddress[]);

/** Looks up with a resolver; gives what was asked to be approved, and what came of it. */
async function look(resolver: Resolver, verdict: unknown, host = 'a.example'): Promise<unknown[]> {
  const asked: unknown[] = [];
  const outcome = await new Promise<unknown>((resolve) => {
    guardedLookup(
      host,
      resolver,
      (addresses) => {
        asked.push(addresses);
        if (typeof verdict === 'function') (verdict as () => void)();
        return verdict as boolean;
      },
      resolve,
      () => undefined,
    );
  });
  return [asked, outcome instanceof Error ? outcome.message : outcome];
}

const v4 = { address: '192.0.2.1', family: 4 };
const v6 = { address: '2001:db8::1', family: 6 };

describe('guardedLookup()', () => {
  it('L5 puts all addresses of the host to approval, in their order and each once', async () => {
    expect(await look(answering([v6, v4, v6]), true)).toEqual([[['2001:db8::1', '192.0.2.1']], [v6, v4]]);
  });

  it('L5 asks the resolver once, for all addresses, as they are', async () => {
    const asked: unknown[] = [];
    await look((host, options, callback) => {
      asked.push([host, options]);
      callback(null, [v4]);
    }, true);
    expect(asked).toEqual([['a.example', { all: true, verbatim: true, family: 0, hints: ADDRCONFIG }]]);
  });

  it.each(['127.0.0.1', '::1'])('L5 puts the literal %s to approval as well, and asks no resolver', async (host) => {
    const never: Resolver = () => {
      throw new Error('was asked');
    };
    expect(await look(never, true, host)).toEqual([[[host]], [{ address: host, family: host === '::1' ? 6 : 4 }]]);
    expect(await look(never, false, host)).toEqual([[[host]], 'its addresses are not approved']);
  });

  it.each<[string, unknown]>([
    ['a list of addresses', [v4]],
    ['an address', v4],
    ['the text of an address', '192.0.2.1'],
  ])('L5 L27 fails at once if the resolver returns a promise of %s rather than calling back', async (_name, found) => {
    const promising = (() => Promise.resolve(found)) as unknown as Resolver;
    expect(await look(promising, true)).toEqual([
      [],
      'the resolver must call back: it returned a promise of addresses',
    ]);
  });

  it.each<[string, Resolver]>([
    ['nothing', async (_host, _options, callback) => void setImmediate(callback, null, [v4])],
    ['its request', async (_host, _options, callback) => setImmediate(callback, null, [v4])],
  ])('waits for an async resolver that calls back later, and returns %s', async (_name, resolver) => {
    expect(await look(resolver, true)).toEqual([[['192.0.2.1']], [v4]]);
  });

  it('L25 takes what an async resolver rejects with as its answer', async () => {
    const rejecting = (() => Promise.reject(new Error('no such host'))) as unknown as Resolver;
    expect(await look(rejecting, true)).toEqual([[], 'no such host']);
  });

  it.each([false, { allow: false, reason: 'no' }, undefined, null, 1, 'true', {}, Promise.resolve(true)])(
    'L5 continues with strict true only, not with %p',
    async (verdict) => {
      expect((await look(answering([v4]), verdict))[1]).toBe('its addresses are not approved');
    },
  );

  it('denies when the approval itself throws', async () => {
    const outcome = await look(answering([v4]), () => {
      throw new Error('the policy broke');
    });
    expect(outcome[1]).toBe('the policy broke');
  });

  it.each([
    ['nothing', []],
    ['undefined', undefined],
    ['a text, as a resolver that knows no `all` does', '192.0.2.1'],
    ['texts', ['192.0.2.1']],
    ['null in a list', [null]],
    ['no address', [{ address: 'evil', family: 4 }]],
    ['an address of another family', [{ address: '192.0.2.1', family: 6 }]],
    ['an address in another spelling', [{ address: '0177.0.0.1', family: 4 }]],
    ['an address with a scope', [{ address: 'fe80::1%lo', family: 6 }]],
    ['a good one and rubbish', [v4, { address: '', family: 4 }]],
    ['an object', { 0: v4, length: 1 }],
    [
      'a getter that throws',
      [
        {
          get address(): string {
            throw new Error('ha');
          },
        },
      ],
    ],
  ])('denies, and asks nobody, when the resolver answers with %s', async (_, answers) => {
    const [asked, outcome] = await look(answering(answers), true);
    expect([asked, typeof outcome]).toEqual([[], 'string']);
  });

  it.each([
    [
      'calls back with an error',
      (_h: string, _o: object, callback: Answer) => callback(new Error('ENOTFOUND'), []),
      'ENOTFOUND',
    ],
    [
      'throws',
      () => {
        throw new Error('broken');
      },
      'broken',
    ],
    [
      'throws what is no error',
      () => {
        throw null;
      },
      'the resolver did not answer with a list of addresses',
    ],
  ])('denies when the resolver %s', async (_, resolver, message) => {
    expect(await look(resolver, true)).toEqual([[], message]);
  });

  it('uses only the first answer', async () => {
    const twice: Resolver = (_host, _options, callback) => {
      callback(null, [v4]);
      callback(null, [v6]);
      callback(new Error('and again'), []);
      throw new Error('and then that');
    };
    const done: unknown[] = [];
    guardedLookup(
      'a.example',
      twice,
      () => true,
      (outcome) => done.push(outcome),
      () => undefined,
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual([[v4]]);
  });

  it('answers later, even where the resolver answers at once, and not at all once it is cancelled', async () => {
    const done: unknown[] = [];
    const asked: unknown[] = [];
    const approve = (addresses: unknown): boolean => asked.push(addresses) > 0;
    const push = (outcome: unknown) => done.push(outcome);
    const answered: string[] = [];
    guardedLookup('a.example', answering([v4]), approve, push, () => answered.push('a'));
    const cancel = guardedLookup('b.example', answering([v6]), approve, push, () => answered.push('b'));
    expect([asked, done]).toEqual([[], []]);
    cancel();
    await new Promise((resolve) => setImmediate(resolve));
    expect([asked, done]).toEqual([[['192.0.2.1']], [[v4]]]);
    expect(answered).toEqual(['a', 'b']); // L27 a look-up that was given up is under way until then
  });

  it('gives the approval a frozen list', async () => {
    const [[list]] = (await look(answering([v4]), true)) as [[unknown[]]];
    expect(Object.isFrozen(list)).toBe(true);
  });

  it('takes dns.lookup as it is', async () => {
    const resolver: Resolver = lookup;
    const [asked, outcome] = await look(resolver, false, 'localhost');
    expect(asked).toHaveLength(1);
    expect(outcome).toBe('its addresses are not approved');
  });
});

describe('canonicalAddress()', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['::ffff:127.0.0.1', '::ffff:7f00:1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['127.1', undefined],
    ['localhost', undefined],
    ['fe80::1%eth0', undefined],
    ['', undefined],
    [undefined, undefined],
    [{ address: '127.0.0.1' }, undefined],
  ])('writes %p as %p', (text, expected) => {
    expect(canonicalAddress(text)).toBe(expected);
  });
});
