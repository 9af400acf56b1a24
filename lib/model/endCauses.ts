import type { EndedBy } from './SocketEnd.ts';
import type { SocketErrorCode } from './SocketError.ts';

/**
 * What each cause means: who ended the socket, with which code and error. `closed` and `peer` come with a code of their
 * own.
 */
export const endCauses: Record<EndCause, EndMeaning & { readonly code: number }> = {
  closed: { by: 'owner', code: 1000 },
  unsubscribed: { by: 'owner', code: 1000 },
  aborted: { by: 'owner', code: 1000 },
  'owner-destroyed': { by: 'owner', code: 1001 },
  'destroyed-by-host': { by: 'host', code: 1001 },
  host: { by: 'host', code: 1001, error: 'closed', text: 'the host ended the socket' },
  denied: { by: 'audit', code: 1006, error: 'denied' },
  failed: { by: 'network', code: 1006, error: 'connect-failed', text: 'the connection failed' },
  'too-large': { by: 'network', code: 1009, error: 'limit', text: 'a message was larger than limits.maxMessageBytes' },
  flooded: { by: 'network', code: 1008, error: 'limit', text: 'more messages arrived than could be audited' },
  fragments: {
    by: 'network',
    code: 1008,
    error: 'limit',
    text: 'a message arrived in more pieces than limits.maxFragments',
  },
  full: {
    by: 'network',
    code: 1008,
    error: 'limit',
    text: 'more waited to be sent than limits.maxBufferedBytes or 16,384 messages',
  },
  unreadable: { by: 'network', code: 1001, error: 'lost', text: 'a Blob that was to be sent could not be read' },
  peer: { by: 'peer', code: 1005, error: 'closed', text: 'the peer closed the connection' },
  lost: { by: 'network', code: 1006, error: 'lost', text: 'the connection was lost' },
  'connect-timeout': {
    by: 'deadline',
    code: 1001,
    error: 'connect-timeout',
    text: 'the connection did not open within limits.connectTimeout',
  },
  'close-timeout': { by: 'deadline', code: 1001 },
  'keep-alive': { by: 'deadline', code: 1001, error: 'lost', text: 'the peer did not answer a ping in time' },
};

/** The causes that can end a socket. */
export type EndCause =
  | 'closed'
  | 'unsubscribed'
  | 'aborted'
  | 'owner-destroyed'
  | 'destroyed-by-host'
  | 'host'
  | 'denied'
  | 'failed'
  | 'too-large'
  | 'flooded'
  | 'fragments'
  | 'full'
  | 'unreadable'
  | 'peer'
  | 'lost'
  | 'connect-timeout'
  | 'close-timeout'
  | 'keep-alive';

/** What a cause means for a `SocketEnd`. */
export interface EndMeaning {
  readonly by: EndedBy;
  /** The close code (RFC 6455, 7.4.1), 1006 if missing. A socket with a connection sends it. */
  readonly code?: number;
  /** Missing if false. */
  readonly wasClean?: boolean;
  /** The code of the error of `open()`. Without it `open()` completes. */
  readonly error?: SocketErrorCode;
  readonly text?: string;
}
