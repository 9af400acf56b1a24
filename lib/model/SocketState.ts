/** Where a socket is in its life. It never goes back. */
export type SocketState = 'created' | 'connecting' | 'open' | 'closing' | 'closed';

/** What moves a socket on. */
export type SocketInput =
  /** The owner asked to connect. */
  | 'connect'
  /** The driver has the connection. */
  | 'opened'
  /** The owner's own close was allowed. */
  | 'close'
  /** The peer's close frame has arrived, or the connection has ended while earlier messages still wait for their audits. */
  | 'unreachable'
  /** The socket ends: the link is gone and all is delivered, a teardown, a denial, a deadline, a broken limit. */
  | 'end';
