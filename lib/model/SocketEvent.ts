import type { DecisionCode } from './Decision.ts';
import type { Action } from './Request.ts';
import type { SocketEnd } from './SocketEnd.ts';
import type { SocketError } from './SocketError.ts';

/**
 * The outcome of a `send`: the driver has the message; it waits for its audit; it was denied; more would wait than
 * `limits.maxBufferedBytes`; or there is no open connection.
 */
export type SendOutcome = 'sent' | 'pending' | 'denied' | 'overflow' | 'not-open';

/** What happens to a socket, without payloads. `seq` counts the messages of each direction from 1. */
export type SocketEvent =
  | { readonly type: 'connected'; readonly protocol: string }
  | { readonly type: 'connectionError'; readonly error: SocketError }
  | { readonly type: 'message' | 'sent'; readonly seq: number; readonly bytes: number }
  | { readonly type: 'unsent'; readonly seq: number; readonly outcome: SendOutcome }
  | {
      readonly type: 'denied';
      readonly action: Action;
      readonly code: DecisionCode;
      readonly reason: string;
      readonly given?: string;
    }
  /** What was held for a subscriber that did not come, and is dropped. */
  | { readonly type: 'unread'; readonly messages: number; readonly bytes: number }
  | { readonly type: 'ended'; readonly end: SocketEnd };
