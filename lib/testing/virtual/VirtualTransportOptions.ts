import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { readBoolean, readChoice, readOptions, readScheduler } from '../../model/readOptions.ts';

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

/** The options, defaults filled in. */
export interface VirtualSettings {
  readonly scheduler: SchedulerLike;
  readonly closeHandshake: number | 'never';
  readonly canPause: boolean;
  readonly pong: number | 'never' | undefined;
  readonly drain: 'at once' | 'scripted';
  readonly addresses: readonly string[] | undefined;
}

/**
 * Reads the options and fills in the defaults; addresses are copied, so that what is asked does not change later.
 *
 * @throws TypeError for an option of the wrong form
 */
export function readVirtualOptions(given: VirtualTransportOptions): VirtualSettings {
  const own = readOptions<VirtualTransportOptions>('virtualTransport', given, names);
  const { scheduler = asyncScheduler, closeHandshake = 0, canPause = true, pong, drain = 'at once', addresses } = own;
  if (pong !== undefined) demandDelay('pong', pong);
  demandDelay('closeHandshake', closeHandshake);
  readBoolean('virtualTransport: canPause', canPause);
  readChoice('virtualTransport: drain', drain, ['at once', 'scripted']);
  demandForm(addresses === undefined || Array.isArray(addresses), 'addresses must be an array');
  const list = addresses && Object.freeze([...addresses]);
  readScheduler('virtualTransport: scheduler', scheduler);
  return { scheduler, closeHandshake, canPause, pong, drain, addresses: list };
}

const names = [...(['scheduler', 'closeHandshake', 'canPause', 'pong'] as const), ...(['drain', 'addresses'] as const)];

function demandDelay(name: string, value: number | 'never'): void {
  const right = value === 'never' || (Number.isFinite(value) && value >= 0);
  demandForm(right, `${name} must be 'never' or ms from 0, not ${value}`);
}

function demandForm(right: boolean, form: string): void {
  if (!right) throw new TypeError(`virtualTransport: ${form}`);
}
