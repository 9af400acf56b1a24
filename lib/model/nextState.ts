/**
 * Returns the state that follows `state` after `input`. Total: an input that does not apply changes nothing.
 *
 * ```text
 * created ─connect→ connecting ─opened→ open ─close, unreachable→ closing ─end→ closed
 *    └────────────close, end──────┴───────────────end──────────────────────────┘
 * ```
 */
export function nextState(state: SocketState, input: SocketInput): SocketState {
  return table[state][input];
}

const table: Record<SocketState, Record<SocketInput, SocketState>> = {
  //             the owner               the driver        the owner          the driver             any cause
  created: /*  */ { connect: 'connecting', opened: 'created', close: 'closed', unreachable: 'created', end: 'closed' },
  connecting: /**/ { connect: 'connecting', opened: 'open', close: 'closed', unreachable: 'connecting', end: 'closed' },
  open: /*     */ { connect: 'open', opened: 'open', close: 'closing', unreachable: 'closing', end: 'closed' },
  closing: /*  */ { connect: 'closing', opened: 'closing', close: 'closing', unreachable: 'closing', end: 'closed' },
  closed: /*   */ { connect: 'closed', opened: 'closed', close: 'closed', unreachable: 'closed', end: 'closed' },
};

/** The state of a socket. It never goes back. */
export type SocketState = 'created' | 'connecting' | 'open' | 'closing' | 'closed';

/** What changes the state of a socket. */
export type SocketInput =
  /** The owner requested to connect. */
  | 'connect'
  /** The driver has opened the connection. */
  | 'opened'
  /** The owner's own close was allowed. */
  | 'close'
  /**
   * The peer's close frame has arrived, or the connection has ended while earlier messages still wait for their audits.
   */
  | 'unreachable'
  /**
   * The socket ends: the link has closed and everything is delivered; or a teardown, a denial, a deadline, an exceeded
   * limit.
   */
  | 'end';
