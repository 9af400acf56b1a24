import { httpTransportContract } from 'rx-secure-networking/testing';
import { undiciTransport } from 'rx-secure-networking/undici';
import type { HttpDial, HttpLine, HttpSink, HttpTransport } from '../../lib/model/HttpTransport.ts';
import { httpServer } from '../contracts/httpServer.ts';

// Transports that pass are in test/contracts. Here are some that must not: each a good one with a single fault.

interface Fault {
  readonly approve?: (dial: HttpDial) => HttpDial['approve'];
  readonly sink?: (sink: HttpSink) => Partial<HttpSink>;
  readonly headers?: HttpDial['request']['headers'];
}

function faulty({ approve, sink: change, headers }: Fault): HttpTransport {
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
      return lines.send(changed, { ...calls, ...change?.(calls) });
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
];

describe('httpTransportContract() fails a transport that', () => {
  it.each(faults)('%s', async (_, fault, caught, saying) => {
    const can = { approve: true, reuse: true, headers: true, redirects: true, raw: true };
    const all = httpTransportContract({ transport: faulty(fault), listen: httpServer, can });
    const cases = all.filter(({ name }) => name.startsWith(caught));
    expect(cases).toHaveLength(1);
    const outcome = await cases[0]!.run().catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(Error);
    expect((outcome as Error).message).toMatch(saying);
  });
});
