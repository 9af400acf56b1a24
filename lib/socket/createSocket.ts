import { freeze, includes, weakSet, weakGet } from '../model/intrinsics.ts';
import { type ParsedSocketUrl, parseSocketUrl } from '../model/parseSocketUrl.ts';
import { readProtocols } from '../model/readProtocols.ts';
import { cancelled, type LayeredRuling, reentrant, libraryRuling, ownerDestroyed } from '../model/Ruling.ts';
import { showUrl } from '../model/showUrl.ts';
import type { SocketError } from '../model/SocketError.ts';
import { endSocket } from './endSocket.ts';
import type { OwnerContext } from './OwnerContext.ts';
import type { CapturedOptions } from './readSocketOptions.ts';
import { denyCreate } from './recordRuling.ts';
import { SocketCore } from './SocketCore.ts';
import type { SocketTap } from './SocketTap.ts';
import { followSignal } from '../owner/watchSignal.ts';
import type { Report } from '../stream/reportError.ts';

/**
 * Creates a socket, if it may be: validation, then the host's policy, then the owner's audit, all at once (L2).
 * Touches no network (L8).
 *
 * @param tap gets what happens to it, in place of its streams
 * @throws SocketError `owner-destroyed`, `limit`, `invalid-url` or `denied`
 */
export function createSocket(
  context: OwnerContext,
  url: unknown,
  options: CapturedOptions,
  tap?: SocketTap,
): SocketCore {
  const { owner, life, decider, scheduler } = context;
  const refuse = (ruling: LayeredRuling, endpoint?: string): SocketError => {
    tap?.decided('create', ruling);
    return denyCreate(context, ruling, () => `a socket for ${showUrl(url)}`, endpoint);
  };

  const protocols = readProtocols(options.protocols); // before all checks, since a getter in it may do anything (L27)
  if (life.over) throw refuse(ownerDestroyed);
  if (decider.auditRunning) throw refuse(reentrant);
  const full = context.full();
  if (full) throw refuse(full);
  const parsed = parseFor(context, url);
  if (!parsed.ok) throw refuse(libraryRuling(parsed.code, parsed.reason));
  const { endpoint } = parsed;
  if (typeof protocols === 'string') throw refuse(libraryRuling('invalid-protocols', protocols), endpoint.text);
  const request = freeze({
    action: 'create',
    at: scheduler.now(),
    owner,
    url: parsed.url,
    endpoint,
    protocols,
  } as const);
  context.claim(); // before any audit runs, since an audit may create sockets too (L27)
  let socket: SocketCore | undefined;
  try {
    const asked = decider.decideNow(request, true);
    const ruling = context.life.over ? cancelled : asked; // destroyed inside its own audit
    if (!ruling.allow) throw refuse(ruling, endpoint.text);
    const id = context.nextId();
    socket = new SocketCore(context, { id, url: parsed.url, endpoint, protocols, options, tap });
    context.added(socket); // before the record, whose subscribers may end the socket
    context.record({ action: 'create', socket: id, endpoint: endpoint.text }, ruling);
    if (options.signal) bindToSignal(socket, options.signal, context.report);
    return socket;
  } catch (error) {
    if (socket) endSocket(socket, 'unsubscribed');
    else context.released();
    throw error;
  }
}

/** What each owner's last URL was parsed to. Frozen data, which no two owners share; a query may hold secrets. */
const lastParsed = new WeakMap<OwnerContext, { readonly text: string; readonly parsed: ParsedSocketUrl }>();

/** Parses a URL, unless the owner's last one was the same: sockets to one URL share their endpoint, and take less memory. */
function parseFor(context: OwnerContext, url: unknown): ParsedSocketUrl {
  const last = weakGet(lastParsed, context) as { readonly text: string; readonly parsed: ParsedSocketUrl } | undefined;
  if (last !== undefined && last.text === url) return last.parsed;
  const parsed = parseSocketUrl(url);
  if (typeof url === 'string' && parsed.ok && !includes(url, '?')) weakSet(lastParsed, context, { text: url, parsed });
  return parsed;
}

/** Ends the socket when the signal aborts. */
function bindToSignal(socket: SocketCore, signal: AbortSignal, report: Report): void {
  const ended = (): void => {
    endSocket(socket, 'aborted');
  };
  const unwatch = followSignal(signal, ended, report);
  if (unwatch) socket.streams.ended.attach({ next: unwatch, error: unwatch, complete: unwatch });
}
