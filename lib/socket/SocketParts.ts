import type { Endpoint } from '../model/Endpoint.ts';
import type { CapturedOptions } from './readSocketOptions.ts';

/** What a socket is from its creation on. */
export interface SocketParts {
  readonly id: number;
  readonly url: string;
  readonly endpoint: Endpoint;
  readonly protocols: readonly string[];
  /** One object for all sockets of an owner that give none. */
  readonly options: CapturedOptions;
}
