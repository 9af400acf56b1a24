import type { Link, LinkSink, Transport } from '../../lib/model/Transport.ts';
import { type ContractHarness, transportContract } from '../../lib/testing.ts';
import { virtualHarness } from '../contracts/virtualServer.ts';

// Transports that pass are in test/contracts. Here are some that must not: each a good one with a single fault.

const little = 200; // ms, for what never comes

interface Fault {
  /** Calls of the sink that replace the good link's. */
  readonly sink?: (sink: LinkSink) => Partial<LinkSink>;
  /** Methods that replace the good link's. */
  readonly link?: (link: Link, sink: LinkSink) => Partial<Link>;
  readonly transport?: (good: Transport) => Transport;
  readonly can?: ContractHarness['can'];
  readonly patience?: number;
}

function harnessOf(fault: Fault): ContractHarness {
  const { transport: good, listen } = virtualHarness({ addresses: ['192.0.2.1'] });
  const can = { approve: true, ...fault.can };
  const faulty: Transport = (request, sink) => {
    const bound = bind(sink, ['opened', 'message', 'drained', 'closing', 'closed']);
    const link = good(request, { ...bound, ...fault.sink?.(bound) });
    const methods = bind(link, ['send', 'close', 'terminate', 'pause', 'resume']);
    const own = Object.getOwnPropertyDescriptors(fault.link?.(link, sink) ?? {});
    return Object.defineProperties({ bufferedBytes: 0, ...methods }, own);
  };
  return { transport: fault.transport?.(good) ?? faulty, listen, patience: fault.patience ?? 3_000, can };
}

function bind<T extends object, K extends keyof T>(of: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, (of[name] as () => void).bind(of)])) as unknown as Pick<T, K>;
}

const faults: readonly (readonly [what: string, fault: Fault, caught: string, saying: RegExp])[] = [
  [
    'calls closed twice',
    {
      sink: (sink) => ({
        closed: (...how) => {
          sink.closed(...how);
          sink.closed(...how);
        },
      }),
    },
    'trap 32',
    /^closed was called after closed; calls: \[\["opened", ""\], \["closed", 1006/u,
  ],
  [
    'calls opened before it returns',
    {
      transport: (good) => (request, sink) => {
        sink.opened('');
        return good(request, { ...bind(sink, ['message', 'drained', 'closing', 'closed']), opened: () => {} });
      },
    },
    'opens without',
    /^opened was called inside the transport/u,
  ],
  [
    'calls closed inside terminate()',
    {
      sink: () => ({ closed: () => {} }),
      link: (_, sink) => ({ terminate: () => sink.closed(1006, '', false, new Error('terminated')) }),
    },
    'trap 39: calls nothing',
    /^closed was called inside terminate\(\); calls: \[\["closed", 1006/u,
  ],
  [
    'throws in close(), and so never closes',
    {
      link: () => ({
        close: () => {
          throw new RangeError('the code is 1001');
        },
      }),
      patience: little,
    },
    'closes with the code',
    /^close\(\) threw RangeError\("the code is 1001"\); calls: \[\["opened", ""\]\]$/u,
  ],
  [
    'does not say whether it took a message, and loses it',
    { link: () => ({ send: () => undefined as never }), patience: little },
    'L4',
    /^send\(\) answered undefined, which is neither true nor false; calls: \[\["opened", ""\]\]$/u,
  ],
  [
    'throws in terminate(), and so never closes',
    {
      link: () => ({
        terminate: () => {
          throw new Error('no such method');
        },
      }),
      patience: little,
    },
    'opens without',
    /^terminate\(\) threw Error\("no such method"\); calls: \[\["opened", ""\]\]$/u,
  ],
  [
    'never closes what it has terminated',
    { sink: () => ({ closed: () => {} }), patience: little },
    'trap 3:',
    /^waited 200 ms for 1 × closed; calls so far: \[\]$/u,
  ],
  [
    'reports a refused connection without an error',
    { sink: (sink) => ({ closed: (code, reason, wasClean) => sink.closed(code, reason, wasClean) }) },
    'trap 31: a refused',
    /^closed\(\) of a refused connection needs an error, got undefined$/u,
  ],
  [
    'reports a refused connection as 1000',
    { sink: (sink) => ({ closed: (_, __, ___, error) => sink.closed(1000, '', true, error) }) },
    'trap 31: a handshake',
    /^its code, reason and wasClean: expected \[1006, "", false\], got \[1000, "", true\]$/u,
  ],
  [
    'gives an event for an error',
    { sink: (sink) => ({ closed: (...how) => sink.closed(how[0], how[1], how[2], new Event('error') as never) }) },
    'trap 32',
    /^closed got \[1006, "", false, \[object Event\]\]/u,
  ],
  [
    'gives binary as Buffer',
    { sink: (sink) => ({ message: (each) => sink.message(typeof each === 'string' ? each : Buffer.from(each)) }) },
    'trap 25',
    /^message got neither a string nor a plain Uint8Array/u,
  ],
  [
    'gives binary as a view of more',
    {
      sink: (sink) => ({
        message: (each) => sink.message(typeof each === 'string' ? each : new Uint8Array([1, ...each]).subarray(1)),
      }),
    },
    'trap 25',
    /^message got neither a string nor a plain Uint8Array/u,
  ],
  [
    'lets text overtake binary',
    {
      sink: (sink) => ({
        message: (each) => {
          if (typeof each === 'string') sink.message(each);
          else setImmediate(() => sink.message(each));
        },
      }),
    },
    'trap 25',
    /^messages: expected \["a", bytes\(3\)\[0 255 128\], .*, got \["a", "grüß/u,
  ],
  [
    'loses empty messages',
    { sink: (sink) => ({ message: (each) => each.length > 0 && sink.message(each) }), patience: little },
    'carries empty',
    /^waited 200 ms for 3 × message; calls so far: \[\["opened", ""\]\]$/u,
  ],
  [
    'loses the reason of a close',
    { link: (link) => ({ close: (code) => link.close(code, '') }) },
    'closes with the code',
    /^closed: expected \[4001, "that is all ☃", true, undefined\], got \[4001, "", true, undefined\]$/u,
  ],
  [
    'cannot send the codes that it should',
    { link: (link) => ({ close: (_, reason) => link.close(1000, reason) }), can: { codes: true } },
    'closes with every code',
    /^close\(1001\) was reported as: expected \[1001, true\], got \[1000, true\]$/u,
  ],
  [
    'lets a close overtake messages',
    { sink: (sink) => ({ message: (each) => setImmediate(() => sink.message(each)) }) },
    'trap 26: delivers the messages',
    /^messages: expected \["a", "b", "c"\], got \[\]$|^message was called after closed/u,
  ],
  [
    'answers that it paused, and did not',
    { link: () => ({ pause: () => true }) },
    'delivers nothing while',
    /^messages while it is paused: expected \[\], got \["a", "b", "c"\]$/u,
  ],
  [
    'cannot pause where it should',
    { link: () => ({ pause: () => false }), can: { pause: true } },
    'reports whether',
    /^pause\(\): expected true, got false$/u,
  ],
  [
    'throws when it is over',
    {
      link: () => ({
        send: () => {
          throw new TypeError('it is over');
        },
      }),
    },
    'L18',
    /^send\(\) threw TypeError\("it is over"\)/u,
  ],
  [
    'counts what it did not send',
    {
      link: () => ({
        get bufferedBytes() {
          return 5;
        },
      }),
    },
    'L18',
    /^bufferedBytes: expected 0, got 5$/u,
  ],
  [
    'dials whatever is approved',
    { transport: (good) => (request, sink) => good({ ...request, approve: () => true }, sink) },
    'L5',
    /^approve\(\) was not called$/u,
  ],
  [
    'dials before it asks',
    {
      transport: (good) => (request, sink) => {
        const opened = (): void => {
          if (request.approve(['192.0.2.1']) !== true) link.terminate();
          else sink.opened('');
        };
        const others = bind(sink, ['message', 'drained', 'closing', 'closed']);
        const link = good({ ...request, approve: () => true }, { ...others, opened });
        return link;
      },
    },
    'L5',
    /^what happened: expected "nothing", got "a handshake"$/u,
  ],
  [
    'claims another size for a message',
    { sink: (sink) => ({ message: (each) => sink.message(each, 0) }) },
    'trap 25',
    /^message got 0 for a size of 1 bytes/u,
  ],
  [
    'asks for no address',
    { transport: (good) => (request, sink) => good({ ...request, approve: () => request.approve([]) }, sink) },
    'L5',
    /^approve\(\) was called with \[\] for the host "virtual-/u,
  ],
  [
    'never counts what waits',
    { can: { buffers: true } },
    'trap 20: reports',
    /^bufferedBytes was 0 after 64 MB were sent$/u,
  ],
  [
    'sends what is to come',
    {
      link: (link) => ({
        send: (each) => {
          queueMicrotask(() => link.send(each));
          return true;
        },
      }),
    },
    'L4',
    /^received: expected \[bytes\(3\)\[2 3 4\]\], got \[bytes\(3\)\[9 9 9\]\]$/u,
  ],
];

describe('transportContract() fails a transport that', () => {
  it.each(faults)('%s', async (_, fault, caught, saying) => {
    const cases = transportContract(harnessOf(fault)).filter(({ name }) => name.startsWith(caught));
    expect(cases).toHaveLength(1);
    const outcome = await cases[0]!.run().catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(Error);
    expect((outcome as Error).message).toMatch(saying);
  });
});

describe('the cases of transportContract()', () => {
  it('are frozen, have each a name of their own, and hold for a good transport', async () => {
    const cases = transportContract(harnessOf({}));
    expect(cases.every((each) => Object.isFrozen(each))).toBe(true);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    const outcomes = await Promise.allSettled(cases.map(({ run }) => run()));
    expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))).toEqual(
      [],
    );
  });

  it('write broken frames only where the harness says that its peers can', async () => {
    const { length } = transportContract(harnessOf({}));
    const cases = transportContract(harnessOf({ can: { write: true } })).slice(length);
    expect(cases.map(({ name }) => name)).toEqual([
      'trap 30: text that is no UTF-8 ends it once, after the messages before it',
      'trap 30: a frame with a reserved bit ends it once, after the messages before it',
      'trap 30: a frame of 2^63 bytes ends it once, after the messages before it',
    ]);
    await expect(cases[0]!.run()).rejects.toThrow('can.write is true, but the peers have no write()');
  });

  it('fail with what the transport throws, and with a URL that no socket could have', async () => {
    const { listen } = virtualHarness({});
    const transport: Transport = () => {
      throw new Error('no network');
    };
    await expect(transportContract({ transport, listen })[0]!.run()).rejects.toThrow('no network');
    const elsewhere: ContractHarness['listen'] = async (behaviour) => ({
      ...(await listen(behaviour)),
      url: 'http://x/',
    });
    await expect(transportContract({ transport, listen: elsewhere })[0]!.run()).rejects.toThrow(
      'Cannot dial "http://x/"',
    );
  });

  it('wait for a server no longer than their patience', async () => {
    const [first] = transportContract({ ...harnessOf({}), listen: () => new Promise(() => {}), patience: 5 });
    await expect(first!.run()).rejects.toThrow('waited 5 ms for the server to listen');
  });
});
