import type { Endpoint } from '../model/Endpoint.ts';
import type { MessageAuditing } from '../model/MessageAuditing.ts';

/** What a socket is from its creation on. */
export interface SocketParts {
  readonly id: number;
  readonly url: string;
  readonly endpoint: Endpoint;
  readonly protocols: readonly string[];
  readonly auditing: MessageAuditing;
  /** What becomes of messages before `messages$` has a subscriber. */
  readonly messages: 'hold' | 'discard';
}
