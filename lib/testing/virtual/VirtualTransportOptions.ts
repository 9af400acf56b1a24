import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { readBoolean, readChoice, readOptions, readScheduler } from '../../model/readOptions.ts';

/**
 * How virtual connections behave, apart from what their server does.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#virtualtransportserver-options}
 */
export interface VirtualTransportOptions {
  /** Runs all timers; it must be asynchronous. @default asyncScheduler, which is virtual inside `TestScheduler.run` */
  readonly scheduler?: SchedulerLike;
  /**
   * How long the server takes to answer our `close`, in ms. It answers with our code and reason.
   * `'never'`: only the server's own `closes()`, a lost connection, or `terminate` ends the link. @default 0
   */
  readonly closeHandshake?: number | 'never';
  /** Whether an open link can `pause`, as with `ws`. If not, `pause` returns false, as in a browser. @default true */
  readonly canPause?: boolean;
  /**
   * How long the server takes to answer a protocol ping, in ms; `'never'`: it does not answer. If given, the link
   * has `ping` and `bytesRead`, as with `ws`. @default it has neither, as in a browser
   */
  readonly pong?: number | 'never';
  /**
   * When the network takes what is sent: at once, so that nothing ever waits, or when the server emits `drains()`.
   * A close frame waits behind the messages that were sent before. @default 'at once'
   */
  readonly drain?: 'at once' | 'scripted';
  /**
   * What the host name resolves to. `request.approve` is asked before the server is subscribed to. Any verdict other
   * than `true`, or an empty list, refuses the connection. @default nobody is asked
   */
  readonly addresses?: readonly string[];
}

/** The options with their defaults. */
export interface VirtualSettings {
  readonly scheduler: SchedulerLike;
  readonly closeHandshake: number | 'never';
  readonly canPause: boolean;
  readonly pong: number | 'never' | undefined;
  readonly drain: 'at once' | 'scripted';
  readonly addresses: readonly string[] | undefined;
}

/**
 * Reads the options and fills in the defaults. Addresses are copied, so that later changes have no effect.
 *
 * @throws TypeError for an option of the wrong type
 */
export function readVirtualOptions(given: VirtualTransportOptions): VirtualSettings {
  const own = readOptions<VirtualTransportOptions>('virtualTransport', given, names);
  const { scheduler = asyncScheduler, closeHandshake = 0, canPause = true, pong, drain = 'at once', addresses } = own;
  if (pong !== undefined) demandDelay('pong', pong);
  demandDelay('closeHandshake', closeHandshake);
  readBoolean('virtualTransport: canPause', canPause);
  readChoice('virtualTransport: drain', drain, ['at once', 'scripted']);
  demandType(addresses === undefined || Array.isArray(addresses), 'addresses must be an array');
  const list = addresses && Object.freeze([...addresses]);
  readScheduler('virtualTransport: scheduler', scheduler);
  return { scheduler, closeHandshake, canPause, pong, drain, addresses: list };
}

const names = [...(['scheduler', 'closeHandshake', 'canPause', 'pong'] as const), ...(['drain', 'addresses'] as const)];

function demandDelay(name: string, value: number | 'never'): void {
  const right = value === 'never' || (Number.isFinite(value) && value >= 0);
  demandType(right, `${name} must be 'never' or ms from 0, not ${value}`);
}

function demandType(right: boolean, form: string): void {
  if (!right) throw new TypeError(`virtualTransport: ${form}`);
}
