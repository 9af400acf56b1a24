import type { Message } from '../model/Message.ts';
import type { RecordedDenial } from '../model/Decision.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { EndProgress } from './endSocket.ts';

/**
 * What the library itself learns of a socket that it opens for somebody elsewhere, such as a guest at the far end of a
 * port. It can take the place of the socket's streams, and costs less: nothing is made for it. Its methods must not throw.
 */
export interface SocketTap {
  /** Something was decided of the socket: each decision once, as it is recorded. */
  decided(action: Action, ruling: LayeredRuling, denial?: RecordedDenial): void;
  opened?(protocol: string): void;
  /** A message that the audits allow. It does not go to `messages$`. */
  message?(message: Message): void;
  /** Less waits to be sent. */
  drained?(): void;
  /** Its own close was allowed, or its peer closes. */
  closing?(): void;
  /** It ends: after the decisions on all that was pending. */
  ended?(ending: EndProgress): void;
}
