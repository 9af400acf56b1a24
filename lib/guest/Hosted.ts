import type { Verdict } from '../model/Audit.ts';
import type { LinkError } from '../model/ErrorDetail.ts';
import type { Message } from '../model/Message.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { LinkEnd } from '../model/Transport.ts';

/** What an id stands for, a socket or a request: gets what the host says of it. */
export interface Hosted {
  /** Asks the host for it, unless nobody wants it any more. */
  ask(id: number): boolean;
  /** The host denies it, which is its end. */
  denied(ruling: LayeredRuling, action?: Action): void;
  message(message: Message): void;
  mark(token: number): void;
  /** The host has ended it for this cause of its own. */
  ended(cause: string, driver: LinkError | undefined, end: Omit<LinkEnd, 'error'>): void;

  // Of sockets alone.
  opened?(protocol: string): void;
  taken?(handled: number, bytes: number, messages: number): void;
  /** It has refused this, and it was not the close. */
  refused?(action: Action, ruling: LayeredRuling): void;
  /** It has decided the close that it was asked for. */
  closeDecided?(verdict: Verdict): void;
  /** The peer closes, or a close that is allowed begins. */
  closing?(): void;

  // Of requests alone.
  /** The host's answer may have to wait for a server. */
  readonly waits?: true;
  answered?(status: number, statusText: string, headers: readonly string[]): void;
}
