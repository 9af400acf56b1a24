import type { Endpoint } from '../model/Endpoint.ts';
import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import type { MessageAuditing } from '../model/MessageAuditing.ts';

/** What a socket is from its creation on. */
export interface SocketParts {
  readonly id: number;
  readonly url: string;
  readonly endpoint: Endpoint;
  readonly protocols: readonly string[];
  readonly auditing: MessageAuditing;
  readonly keepAlive: KeepAliveOptions | undefined;
  /** What becomes of messages before `messages$` has a subscriber. */
  readonly messages: 'hold' | 'discard';
}
