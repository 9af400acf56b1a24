import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { readOwn } from '../model/readOwn.ts';
import type { VirtualTransportOptions } from './VirtualTransportOptions.ts';

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
 * @throws TypeError, RangeError for an option of the wrong form
 */
export function readVirtualOptions(given: VirtualTransportOptions): VirtualSettings {
  const own = readOwn<VirtualTransportOptions>('virtualTransport: the options', given);
  const { scheduler = asyncScheduler, closeHandshake = 0, canPause = true, pong, drain = 'at once', addresses } = own;
  readDelay('closeHandshake', closeHandshake);
  if (pong !== undefined) readDelay('pong', pong);
  if (!['at once', 'scripted'].includes(drain)) {
    throw new TypeError(`virtualTransport: drain must be 'at once' or 'scripted'`);
  }
  return { scheduler, closeHandshake, canPause, pong, drain, addresses: addresses && Object.freeze([...addresses]) };
}

function readDelay(name: string, value: unknown): void {
  if (value === 'never' || (typeof value === 'number' && value >= 0 && Number.isFinite(value))) return;
  throw new RangeError(`virtualTransport: ${name} must be 'never' or a time in ms, from 0, not ${String(value)}`);
}
