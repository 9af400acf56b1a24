import type { SchedulerLike } from 'rxjs';
import type { WebSocketLike } from './WebSocketLike.ts';

/** The host's settings of `webSocketTransport`. */
export interface WebSocketTransportOptions {
  /** The class that dials. @default the platform's own, looked up once, when the transport is made */
  readonly WebSocket?: WebSocketLike;
  /**
   * What tells the time where the platform has no event: whether less waits to be sent, every 50 ms while anything
   * does; and how long a driver that has failed may take to close. @default asyncScheduler
   */
  readonly scheduler?: SchedulerLike;
}
