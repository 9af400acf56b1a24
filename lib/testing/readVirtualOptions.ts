import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { readBoolean } from '../model/readBoolean.ts';
import { readChoice } from '../model/readChoice.ts';
import { readOptions } from '../model/readOptions.ts';
import { readScheduler } from '../model/readScheduler.ts';
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
