import { copyList, freeze } from '../model/intrinsics.ts';
import type { ConnectRequest } from '../model/Request.ts';
import { cancelled } from '../model/Ruling.ts';
import type { Link, LinkSink } from '../model/Transport.ts';
import { reportRejection } from '../stream/callReporting.ts';
import type { EndDetails } from './describeEnd.ts';
import { recordDenial, recordRuling } from './recordRuling.ts';
import { resolveRequestOf } from './requestOf.ts';
import type { SocketCore } from './SocketCore.ts';

/**
 * Calls the transport with exactly what was audited, and returns its link.
 *
 * @param denied gets the host's denial of the addresses
 * @throws what the transport throws; TypeError if it returns no link
 */
export function dialLink(
  socket: SocketCore,
  connect: ConnectRequest,
  sink: LinkSink,
  denied: (why: AddressDenial) => void,
): Link {
  const { url, protocols } = socket.parts;
  const { limits, network } = socket.context;
  const { transport } = network; // called without `this`
  const approve = (addresses: readonly string[]): boolean => approveAddresses(socket, addresses, denied);
  return readLink(reportRejection(transport({ url, protocols, connect, limits, approve }, sink)));
}

/** A link as a host makes one: its methods may be async functions, which reject. */
export interface AnyLink {
  close(code: number, reason: string): unknown;
  readonly abandon?: (() => unknown) | undefined;
}

/** The host's policy has denied the addresses of a host name. */
export type AddressDenial = Pick<EndDetails, 'decision' | 'retryAfter'>;

/** Whether the host's policy allows all addresses that the name resolves to (L5). */
function approveAddresses(
  socket: SocketCore,
  addresses: readonly string[],
  denied: (why: AddressDenial) => void,
): boolean {
  const { decider } = socket.context;
  if (socket.state !== 'connecting') return false;
  if (!decider.hasRule('resolve')) return true;
  const decided = decider.decideNow(resolveRequestOf(socket, freeze(copyList(addresses))), false);
  const ruling = socket.ended ? cancelled : decided; // the rule itself has ended the socket
  if (ruling.allow) recordRuling(socket, 'resolve', ruling);
  else denied({ decision: recordDenial(socket, 'resolve', ruling), retryAfter: ruling.retryAfter });
  return ruling.allow;
}

/** A transport that returns a function is probably a maker of transports that was not called. */
function readLink(given: unknown): Link {
  if (typeof given === 'function') {
    throw new TypeError('the transport gave a function: was it to be called, as in transport: wsTransport()?');
  }
  if (typeof given === 'object' && given !== null) {
    const { send, close, terminate } = given as Partial<Link>;
    if ([send, close, terminate].every((method) => typeof method === 'function')) return given as Link;
  }
  throw new TypeError(
    'the option transport gave no link { send, close, terminate, pause, resume, bufferedBytes }, as wsTransport() does',
  );
}
