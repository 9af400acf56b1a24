import type { HttpHeader } from '../model/HttpRequest.ts';
import type { Limits } from '../model/Limits.ts';
import { parseHttpUrl, type ValidHttpUrl } from '../model/parseHttpUrl.ts';
import { type LayeredRuling, reentrant, libraryRuling, ownerDestroyed } from '../model/Ruling.ts';
import { showUrl } from '../model/showUrl.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { describeEnd } from '../socket/describeEnd.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { soon } from '../stream/whenSettled.ts';
import { Exchange } from './Exchange.ts';
import type { ExchangeBounds, ExchangeListener } from './ExchangeListener.ts';
import { fetchFailureOf } from './fetchFailureOf.ts';
import type { HttpOwner } from './HttpOwner.ts';
import { baseUrl } from './platform.ts';
import type { CapturedRequest } from './CapturedRequest.ts';
import { cancelBody } from './readBody.ts';
import { requestKind } from './requestEnds.ts';

/** What the library itself denies, before anybody is asked. */
class Refused {
  readonly ruling: LayeredRuling;
  readonly endpoint: string | undefined;

  constructor(ruling: LayeredRuling, endpoint?: string) {
    this.ruling = ruling;
    this.endpoint = endpoint;
  }
}

/**
 * Starts a request, if it may be: validation, then the body is read, then the host's policy and the owner's audit are
 * asked. Gives it back; undefined where the library denies it at once, and then the listener was notified.
 */
export function startExchange(
  http: HttpOwner,
  given: CapturedRequest,
  bounds: ExchangeBounds,
  listener: ExchangeListener,
): Exchange | undefined {
  ensureStackRoom();
  const target = targetOf(http, given);
  if (!(target instanceof Refused)) {
    const exchange = new Exchange(http, target, given, bounds, listener);
    try {
      exchange.begin();
    } catch (error) {
      // Its signal has thrown: nothing is left of it (H11), when whoever asked has this error.
      soon(() => {
        exchange.end('cancelled');
      });
      throw error;
    }
    return exchange;
  }
  const { ruling, endpoint } = target;
  const end = denyRequest(http, ruling, listener, endpoint, endpoint ?? showUrl(given.url));
  if (!listener.repeats || ruling.retryAfter === undefined) {
    cancelBody(given.body, () => fetchFailureOf('denied', end, given.signal));
  }
  return undefined;
}

/** Why there can be no request, whatever its URL: the owner is destroyed, or has too many. */
export function refusalBeforeUrl(http: HttpOwner): LayeredRuling | undefined {
  return http.core.life.over ? ownerDestroyed : http.full();
}

/** How errors name the URL of a request that has none yet. */
export const unknownUrl = 'a URL that is not known yet';

/** The library denies a request: on record, and for its listener. Returns its end. */
export function denyRequest(
  http: HttpOwner,
  ruling: LayeredRuling,
  listener: Pick<ExchangeListener, 'failed'>,
  endpoint?: string,
  shown = unknownUrl,
): SocketEnd {
  const { core } = http;
  const details = {
    decision: core.record({ action: 'request', endpoint }, ruling),
    retryAfter: ruling.retryAfter,
  };
  const ended = { owner: core.owner, endpoint: shown, openFor: 0, now: core.scheduler.now() };
  const end = describeEnd(requestKind, 'denied', ended, details, core.opaque ? 'opaque' : 'owner');
  listener.failed('denied', end, undefined, details);
  return end;
}

const noTransport = libraryRuling('unimplemented', 'the network sends no HTTP requests: give createNetwork({ http })');

/** Where a request leads, if there can be one (H1, H3). */
function targetOf(http: HttpOwner, { url, headers, dropped }: CapturedRequest): ValidHttpUrl | Refused {
  const { core } = http;
  if (core.life.over) return new Refused(ownerDestroyed);
  if (core.decider.auditRunning) return new Refused(reentrant);
  const target = parseHttpUrl(url, baseUrl());
  if (!target.ok) return new Refused(libraryRuling(target.code, target.reason));
  const refused = core.network.http
    ? (http.full() ?? http.attempt() ?? headersRefusal(core.limits, headers, dropped))
    : noTransport;
  return refused ? new Refused(refused, target.endpoint.text) : target;
}

/** The bytes of names and values: each character is one. */
export function sizeOfHeaders(headers: readonly HttpHeader[]): number {
  let bytes = 0;
  for (let i = 0; i < headers.length; i++) bytes += (headers[i]?.[0].length ?? 0) + (headers[i]?.[1].length ?? 0);
  return bytes;
}

/** Why its headers cannot be sent, if so. */
function headersRefusal(
  { maxHeaderBytes }: Limits,
  headers: readonly HttpHeader[],
  dropped: readonly string[],
): LayeredRuling | undefined {
  let bytes = sizeOfHeaders(headers);
  for (let i = 0; i < dropped.length; i++) bytes += dropped[i]?.length ?? 0;
  const reason = `its headers have more than ${maxHeaderBytes} bytes (limits.maxHeaderBytes)`;
  return bytes > maxHeaderBytes ? libraryRuling('too-large', reason) : undefined;
}
