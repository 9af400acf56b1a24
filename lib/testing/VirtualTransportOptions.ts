import type { SchedulerLike } from 'rxjs';

/** How a virtual connection behaves beside what its server does. */
export interface VirtualTransportOptions {
  /** Where all its time comes from; it must be asynchronous. @default asyncScheduler, virtual inside `TestScheduler.run` */
  readonly scheduler?: SchedulerLike;
  /**
   * How long the server takes to answer our `close`, in ms; its answer repeats our code and reason.
   * `'never'`: only its own `closes()`, a loss, or `terminate` ends the link. @default 0
   */
  readonly closeHandshake?: number | 'never';
  /** Whether `pause` works once the link is open, as with `ws`; else it answers false, as in a browser. @default true */
  readonly canPause?: boolean;
  /**
   * How long the server takes to answer a ping of the protocol, in ms; `'never'`: it does not. Then the link can ping
   * and tells `bytesRead`, as with `ws`. @default it can do neither, as in a browser
   */
  readonly pong?: number | 'never';
  /**
   * When the network takes what is sent: at once, so that nothing ever waits, or as the server's `drains()` say.
   * A `close` waits for its turn behind what was sent before. @default 'at once'
   */
  readonly drain?: 'at once' | 'scripted';
  /**
   * What the host name resolves to: put to `request.approve` before the server is subscribed to. Any verdict but `true`,
   * and a list of none, end the dial as a refused connection. @default nobody is asked
   */
  readonly addresses?: readonly string[];
}
