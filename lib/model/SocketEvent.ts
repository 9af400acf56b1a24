import type { DecisionCode } from './Decision.ts';
import type { Action } from './Request.ts';
import type { SocketEnd } from './SocketEnd.ts';
import type { SocketError } from './SocketError.ts';

/** Something that happened to a socket, without payloads. `seq` counts the messages of each direction from 1. */
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
  /** Messages were held for a subscriber of `messages$`, and dropped: none came in time, or more came than `maxHeldBytes`. */
  | { readonly type: 'unread'; readonly messages: number; readonly bytes: number }
  | { readonly type: 'ended'; readonly end: SocketEnd };

/**
 * The outcome of a `send`: the driver has taken the message; the message waits for its audit; it was denied; it would
 * exceed `limits.maxBufferedBytes`; or there is no open connection.
 */
export type SendOutcome = 'sent' | 'pending' | 'denied' | 'overflow' | 'not-open';
