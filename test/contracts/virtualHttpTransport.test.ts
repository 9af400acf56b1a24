import { concat, concatMap, delay, from, NEVER, of, throwError, timer, finalize, type Observable } from 'rxjs';
import type { HttpDial } from '../../lib/model/HttpTransport.ts';
import {
  answers,
  type HttpContractAnswer,
  type HttpContractServer,
  type HttpFrame,
  httpTransportContract,
  virtualHttpTransport,
} from 'rx-secure-networking/testing';

/** Servers in memory, by the host of their URL. */
const servers = new Map<string, { serve: (dial: HttpDial) => Observable<HttpFrame> }>();
let made = 0;

function listen(answer: HttpContractAnswer): Promise<HttpContractServer> {
  const url = `http://virtual-${(made += 1)}.example/`;
  const requests: HttpContractServer['requests'][number][] = [];
  let heard = (): void => undefined;
  const asked = new Promise<void>((resolve) => (heard = resolve));
  let close = (): void => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  const serve = ({ request, body }: HttpDial): Observable<HttpFrame> => {
    const { pathname, search } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    requests.push({ method: request.method, target: pathname + search, headers, body: body ?? new Uint8Array() });
    heard();
    return responseOf(answer).pipe(finalize(() => close()));
  };
  servers.set(new URL(url).host, { serve });
  return Promise.resolve({
    url,
    requests,
    connections: 0,
    asked: () => asked,
    connectionClosed: () => closed,
    stop: () => Promise.resolve(servers.delete(new URL(url).host)),
  });
}

function responseOf(answer: HttpContractAnswer): Observable<HttpFrame> {
  if (answer === 'silence' || 'raw' in answer) return NEVER;
  const { status, headers, pieces, end } = answer;
  const broken$ = timer(1).pipe(concatMap(() => throwError(() => new Error('it broke off'))));
  const end$ = end === 'whole' ? of() : end === 'open' ? NEVER : broken$;
  return concat(of(answers(status, headers)), from(pieces).pipe(concatMap((piece) => of(piece).pipe(delay(0)))), end$);
}

describe('virtualHttpTransport()', () => {
  const transport = virtualHttpTransport((dial) => {
    const server = servers.get(new URL(dial.request.url).host);
    return server ? server.serve(dial) : throwError(() => new Error('nobody listens'));
  });
  for (const { name, run } of httpTransportContract({ transport, listen, can: { redirects: true } })) it(name, run);
});

describe('virtualHttpTransport() with addresses', () => {
  const transport = virtualHttpTransport((dial) => servers.get(new URL(dial.request.url).host)?.serve(dial) ?? NEVER, {
    addresses: ['203.0.113.7'],
  });
  const cases = httpTransportContract({ transport, listen, can: { approve: true } });
  for (const { name, run } of cases.filter(({ name }) => name.startsWith('H4'))) it(name, run);
});
