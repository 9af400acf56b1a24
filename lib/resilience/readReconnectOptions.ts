import { isObservable } from 'rxjs';
import { readFunction } from '../model/readFunction.ts';
import { readInteger } from '../model/readInteger.ts';
import { readOptions } from '../model/readOptions.ts';
import type { ReconnectOptions } from './ReconnectOptions.ts';

type Optional = 'wakeOn' | 'onAttempt' | 'retryIf';

/** The options of a `reconnect`, read and filled in. */
export type ReconnectSettings = Required<Omit<ReconnectOptions, Optional>> & {
  readonly [name in Optional]: ReconnectOptions[name] | undefined;
};

/**
 * Reads the options.
 *
 * @throws TypeError, RangeError for an option of the wrong form
 */
export function readReconnectOptions(given: ReconnectOptions, chance: () => number): ReconnectSettings {
  const own = readOptions<ReconnectOptions>('reconnect', given, names);
  const { initialDelay = 1_000, maxDelay = 30_000, stableAfter = 10_000 } = own;
  const { maxAttempts = Infinity, maxElapsed = Infinity, retryIf, random = chance, wakeOn, onAttempt } = own;
  if (wakeOn !== undefined && !isObservable(wakeOn)) throw new TypeError('reconnect: wakeOn must be an Observable');
  readFunction('reconnect: retryIf', retryIf);
  readFunction('reconnect: random', random);
  readFunction('reconnect: onAttempt', onAttempt);
  readInteger('reconnect: initialDelay', initialDelay);
  readInteger('reconnect: maxDelay', maxDelay);
  readInteger('reconnect: stableAfter', stableAfter, Infinity);
  readInteger('reconnect: maxAttempts', maxAttempts, Infinity);
  readInteger('reconnect: maxElapsed', maxElapsed, Infinity);
  return { initialDelay, maxDelay, stableAfter, maxAttempts, maxElapsed, retryIf, random, wakeOn, onAttempt };
}

const names = [
  ...(['initialDelay', 'maxDelay', 'stableAfter', 'maxAttempts', 'maxElapsed'] as const),
  ...(['retryIf', 'random', 'wakeOn', 'onAttempt'] as const),
];
