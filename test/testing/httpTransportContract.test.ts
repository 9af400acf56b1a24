import { httpTransportContract } from 'rx-secure-networking/testing';
import { undiciTransport } from 'rx-secure-networking/undici';
import type { HttpDial, HttpLine, HttpSink, HttpTransport } from '../../lib/model/HttpTransport.ts';
import { httpServer } from '../contracts/httpServer.ts';

// Transports that pass are in test/contracts. Here are some that must not: each a good one with a single fault.

interface Fault {
  readonly approve?: (dial: HttpDial) => HttpDial['approve'];
  readonly sink?: (sink: HttpSink) => Partial<HttpSink>;
  readonly headers?: HttpDial['request']['headers'];
  /** Methods that replace the good line's. */
  readonly line?: (line: HttpLine) => Partial<HttpLine>;
  /** A redirect is reported unless it is false. */
  readonly redirects?: false;
  readonly patience?: number;
}

function faulty({ approve, sink: change, headers, line: changeLine }: Fault): HttpTransport {
  const good = undiciTransport();
  return (owner) => {
    const lines = good(owner);
    const send = (dial: HttpDial, sink: HttpSink): HttpLine => {
      const calls: HttpSink = {
        headers: (...given) => sink.headers(...given),
        data: (piece) => sink.data(piece),
        done: (error) => sink.done(error),
        gone: () => sink.gone(),
      };
      const request = headers ? { ...dial.request, headers } : dial.request;
      const changed = { ...dial, request, approve: approve?.(dial) ?? dial.approve };
      const line = lines.send(changed, { ...calls, ...change?.(calls) });
      const methods: HttpLine = {
        pause: () => line.pause(),
        resume: () => line.resume(),
        terminate: () => line.terminate(),
      };
      return { ...methods, ...changeLine?.(methods) };
    };
    return { send, destroy: () => lines.destroy() };
  };
}

const faults: readonly (readonly [what: string, fault: Fault, caught: string, saying: RegExp])[] = [
  [
    'takes every object for an approval',
    { approve: (dial) => (addresses) => dial.approve(addresses) !== false },
    'H4',
    /^what it notified: expected \["done", "gone"\], got \["headers"/u,
  ],
  [
    'asks for no address',
    { approve: (dial) => () => dial.approve([]) },
    'H4',
    /^approve\(\) was called with \[\] for the host "127\.0\.0\.1"$/u,
  ],
  [
    'asks for another address',
    { approve: (dial) => () => dial.approve(['93.184.216.34']) },
    'H4',
    /^approve\(\) was called with \["93\.184\.216\.34"\] for/u,
  ],
  [
    'gives pieces as Buffer',
    { sink: (sink) => ({ data: (piece) => sink.data(Buffer.from(piece)) }) },
    'reports the status',
    /^data got a piece that is no plain Uint8Array/u,
  ],
  ['loses the values of headers', { headers: [['x-0', '']] }, 'sends headers', /^the headers: expected \["1, 2"/u],
  [
    'reports one header of each name',
    {
      sink: (sink) => ({
        headers: (status, text, given) => sink.headers(status, text, Object.entries(Object.fromEntries(given))),
      }),
    },
    'reports each header',
    /^x-a: expected "1, 2", got "2"$|^set-cookie: expected/u,
  ],
  [
    'reports the headers as an object',
    {
      sink: (sink) => ({
        headers: (status, text, given) => sink.headers(status, text, Object.fromEntries(given) as never),
      }),
    },
    'reports the status',
    /^headers must be a list of pairs of texts, \[name, value\], got \[object Object\]$/u,
  ],
  [
    'reports redirects, which the harness does not say',
    { redirects: false },
    'H2',
    /^a redirect must be a failure, unless can\.redirects is true$/u,
  ],
  [
    'throws in terminate(), and so goes on',
    { line: () => ({ terminate: raise }), patience: 200 },
    'reports nothing but closed after terminate in the body',
    /^terminate\(\) threw Error\("no such method"\)$/u,
  ],
  ['throws in pause()', { line: () => ({ pause: raise }) }, 'H14', /^pause\(\) threw Error\("no such method"\)$/u],
];

describe('httpTransportContract() fails a transport that', () => {
  it.each(faults)('%s', async (_, fault, caught, saying) => {
    const { redirects = true, patience = 3_000 } = fault;
    const can = { approve: true, reuse: true, headers: true, redirects, raw: true };
    const all = httpTransportContract({ transport: faulty(fault), listen: httpServer, can, patience });
    const cases = all.filter(({ name }) => name.startsWith(caught));
    expect(cases).toHaveLength(1);
    const outcome = await cases[0]!.run().catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(Error);
    expect((outcome as Error).message).toMatch(saying);
  });
});

function raise(): never {
  throw new Error('no such method');
}
