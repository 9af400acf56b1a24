import { events, request } from 'rx-secure-networking/http';
import type { Observable } from 'rxjs';
import { httpWorld } from '../http/httpWorld.ts';
import { until } from '../waiting.ts';

type World = ReturnType<typeof httpWorld>;

const refuse = (): never => {
  throw new Error('trap');
};
const reasons: readonly [string, () => unknown][] = [
  ['a Proxy without a prototype', () => new Proxy(new Error('no'), { getPrototypeOf: refuse })],
  ['a Proxy that nothing can be read of', () => new Proxy(new Error('no'), { get: refuse })],
  ['an error whose code throws', () => Object.defineProperty(new Error('no'), 'code', { get: refuse })],
  ['nothing', () => undefined],
];
const streams: readonly [string, (world: World, fail: () => unknown) => Observable<unknown>][] = [
  ['open(provider)', ({ owner }, fail) => owner.open(() => Promise.reject(fail()))],
  ['request(provider)', ({ owner }, fail) => request(owner, () => Promise.reject(fail()))],
  [
    'events({ lastEventId })',
    ({ owner }, fail) =>
      events(owner, 'http://127.0.0.1/', {
        lastEventId: () => {
          throw fail();
        },
      }),
  ],
  [
    'request({ signal })',
    ({ owner }, fail) => {
      const body = new ReadableStream();
      const options = { method: 'POST', signal: AbortSignal.abort(fail() ?? 7), body, duplex: 'half' };
      return request(owner, 'http://127.0.0.1/', options);
    },
  ],
];

describe.each(streams)('L10 P11 %s errors, whatever it fails with', (_name, streamOf) => {
  it.each(reasons)('%s', async (_what, fail) => {
    using world = httpWorld({ owner: { audits: { request: () => true, create: () => true } } });
    let over = '';
    streamOf(world, fail).subscribe({ error: () => (over = 'errored'), complete: () => (over = 'completed') });
    await until(() => over !== '');
    expect(over).toBe('errored');
  });
});
