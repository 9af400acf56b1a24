import net from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { defaultLimits } from '../../lib/model/Limits.ts';
import { wsTransport } from '../../lib/transport/wsTransport.ts';
import { dialRequest } from '../../lib/testing/contract/CheckedLink.ts';
import { platformHolders } from '../platformHolders.ts';
import { whileReportsPass } from '../whileReportsPass.ts';

// What an owner in the same realm can do to the platform after the library has loaded.
const patches: readonly ((original: unknown) => (this: unknown, ...args: unknown[]) => unknown)[] = [
  () => () => true,
  () => () => false,
  () => () => undefined,
  () => () => 'evil.example',
  () => () => ['93.184.216.34'],
  () => () => [{ address: '93.184.216.34', family: 4 }],
  // As it was, but for what is dialled.
  (original) =>
    function (...args) {
      const answer: unknown = applyTo(original as () => unknown, this, args);
      if (answer === 'good.example' || answer === '/path') return answer === '/path' ? '/evil' : 'evil.example';
      return answer === '192.0.2.1' ? '93.184.216.34' : answer;
    },
];
const { apply: applyTo } = Reflect;
const { defineProperty, getOwnPropertyDescriptor } = Object;

const holders = [
  ...platformHolders,
  ['WeakMap.prototype', WeakMap.prototype],
  ['Promise.prototype', Promise.prototype],
  ['Array', Array],
  ['Math', Math],
] as const;

interface Seen {
  readonly asked: string[];
  readonly approved: (readonly string[])[];
  readonly dialled: unknown[];
}

/** Dials while one thing of the platform is another; returns who was asked, what was approved and what was dialled. */
async function dialPatched(
  holder: object,
  key: PropertyKey,
  value: unknown,
  protocols: readonly string[],
): Promise<Seen> {
  const original = getOwnPropertyDescriptor(holder, key);
  const seen: Seen = { asked: [], approved: [], dialled: [] };
  const note = (list: unknown[], what: unknown): void => {
    defineProperty(list, list.length, { value: what, enumerable: true, configurable: true, writable: true });
  };
  if (original?.configurable !== true) return seen;
  const request = dialRequest('ws://good.example:8080/path?q', protocols, defaultLimits, (addresses) => {
    note(seen.approved, addresses);
    return true;
  });
  const answers = [{ address: '192.0.2.1', family: 4 }];
  const transport = wsTransport({
    resolver: (host, _options, done) => {
      note(seen.asked, host);
      done(null, answers);
    },
  });
  const { connect } = net;
  net.connect = ((options: net.TcpSocketConnectOpts) => {
    note(seen.dialled, options.host);
    note(seen.dialled, options.port);
    throw new Error('far enough');
  }) as unknown as typeof net.connect;
  defineProperty(
    holder,
    key,
    'value' in original ? { ...original, value } : { ...original, get: value as () => unknown },
  );
  let turn: Promise<unknown> | undefined;
  try {
    turn = setImmediate();
    transport(request, { opened: ignore, message: ignore, drained: ignore, closing: ignore, closed: ignore });
    await turn;
  } catch {
    // that it breaks leads nowhere
  } finally {
    defineProperty(holder, key, original);
  }
  await setImmediate();
  net.connect = connect;
  return seen;
}

describe('L26 P3 P4 where an owner patches the platform after the library has loaded, wsTransport() asks for, shows and dials what was audited:', () => {
  whileReportsPass();

  // Without protocols `ws` gets its options in their place.
  it.each(holders.flatMap(([name, holder]) => [['chat'], []].map((protocols) => [name, protocols, holder] as const)))(
    '%s, protocols %j',
    async (_name, protocols, holder) => {
      const broken: string[] = [];
      for (const key of Reflect.ownKeys(holder)) {
        for (const patch of patches) {
          const original = getOwnPropertyDescriptor(holder, key);
          const { asked, approved, dialled } = await dialPatched(
            holder,
            key,
            patch(original?.value ?? original?.get),
            protocols,
          );
          const outcome = JSON.stringify({ asked, approved, dialled });
          const wrong =
            asked.some((host) => host !== 'good.example') ||
            approved.some((addresses) => addresses.length !== 1 || addresses[0] !== '192.0.2.1') ||
            dialled.some((what) => ![8080, '192.0.2.1'].includes(what as string));
          if (wrong) broken.push(`${String(key)} → ${String(patch)}: ${outcome}`);
        }
      }
      expect(broken).toEqual([]);
    },
    60_000,
  );

  it('and nothing else, where nothing is patched', async () => {
    expect(await dialPatched({ [Symbol.iterator]: 1 }, Symbol.iterator, 2, [])).toEqual({
      asked: ['good.example'],
      approved: [['192.0.2.1']],
      dialled: ['192.0.2.1', 8080],
    });
  });
});

function ignore(): void {
  // what the sink gets does not matter here
}
