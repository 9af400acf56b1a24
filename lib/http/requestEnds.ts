import type { EndMeaning } from '../model/endCauses.ts';
import { hasOwn } from '../model/intrinsics.ts';
import type { EndDetails, EndKind } from '../socket/describeEnd.ts';

/** Everything that can end an HTTP request. */
export type RequestEndCause = keyof typeof requestEnds;

/** Who ended a request, and with which error: one row for each cause. */
export const requestEnds = {
  whole: { by: 'peer', code: 1000, wasClean: true },
  cancelled: { by: 'owner' },
  aborted: { by: 'owner' },
  'owner-destroyed': { by: 'owner' },
  'destroyed-by-host': { by: 'host' },
  host: { by: 'host', error: 'closed', text: 'the host ended it' },
  denied: { by: 'audit', error: 'denied' },
  redirected: { by: 'owner', error: 'denied', text: 'it redirects, and the option redirect is "error"' },
  unreadable: { by: 'owner', error: 'denied', text: 'its body could not be read' },
  failed: { by: 'network', error: 'connect-failed', text: 'the connection failed' },
  'connect-timeout': {
    by: 'deadline',
    error: 'connect-timeout',
    text: 'the connection did not open within limits.connectTimeout',
  },
  lost: { by: 'network', error: 'lost', text: 'the response was lost' },
  late: { by: 'deadline', error: 'connect-timeout', text: 'no response in time (limits.responseTimeout)' },
  'own-timeout': { by: 'deadline', error: 'connect-timeout', text: 'no response in time (its option timeout)' },
  'own-timeout-reading': {
    by: 'deadline',
    error: 'lost',
    text: 'the response was not whole in time (its option timeout)',
  },
  idle: { by: 'deadline', error: 'lost', text: 'the body of the response stalled (limits.idleTimeout)' },
  unread: { by: 'deadline', error: 'limit', text: 'the body of the response was not read (limits.holdTimeout)' },
  'too-large': { by: 'network', error: 'limit', text: 'the response is too large (limits.maxResponseBytes)' },
  'large-headers': { by: 'network', error: 'limit', text: 'the headers of the response are 16 KiB or more' },
  'no-stream': { by: 'network', error: 'connect-failed', text: 'the response is no stream of events' },
  'large-event': { by: 'network', error: 'limit', text: 'an event is too large (limits.maxEventBytes)' },
  unfit: { by: 'network', error: 'limit', text: 'the response cannot be read' },
} as const satisfies Record<string, EndMeaning>;

/** Whether a text names a cause. */
export function isRequestEnd(name: string): name is RequestEndCause {
  return hasOwn(requestEnds, name);
}

/** What is known of the end of a request, apart from its cause. */
export type RequestEndDetails = Pick<EndDetails, 'reason' | 'decision' | 'retryAfter' | 'error'>;

export const requestKind: EndKind<RequestEndCause> = {
  causes: requestEnds,
  textOf: (endpoint, why) => `Request to ${endpoint}: ${why}`,
};
