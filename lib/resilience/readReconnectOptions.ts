import { isObservable } from 'rxjs';
import type { ReconnectOptions } from './ReconnectOptions.ts';

type Optional = 'wakeOn' | 'onAttempt' | 'retryIf';

/** The options of a `reconnect`, read and filled in. */
export type ReconnectSettings = Required<Omit<ReconnectOptions, Optional>> & {
  readonly [name in Optional]: ReconnectOptions[name] | undefined;
};

/**
 * Reads the options: own properties only, each once.
 *
 * @throws TypeError, RangeError for an option of the wrong form
 */
export function readReconnectOptions(given: ReconnectOptions, chance: () => number): ReconnectSettings {
  const options: unknown = given;
  if (typeof options !== 'object' || options === null) throw new TypeError('reconnect: the options must be an object');
  const own = Object.assign(Object.create(null), options) as ReconnectOptions;
  const { initialDelay = 1_000, maxDelay = 30_000, stableAfter = 10_000 } = own;
  const { maxAttempts = Infinity, maxElapsed = Infinity, retryIf, random = chance, wakeOn, onAttempt } = own;
  if (wakeOn !== undefined && !isObservable(wakeOn)) throw new TypeError('reconnect: wakeOn must be an Observable');
  for (const [name, value] of Object.entries({ retryIf, random, onAttempt })) {
    if (value !== undefined && typeof value !== 'function')
      throw new TypeError(`reconnect: ${name} must be a function`);
  }
  check('initialDelay', initialDelay);
  check('maxDelay', maxDelay);
  check('stableAfter', stableAfter, Infinity);
  check('maxAttempts', maxAttempts, Infinity);
  check('maxElapsed', maxElapsed, Infinity);
  return { initialDelay, maxDelay, stableAfter, maxAttempts, maxElapsed, retryIf, random, wakeOn, onAttempt };
}

const largest = 2 ** 31 - 1; // what a platform's timer can hold

function check(name: string, value: unknown, also?: number): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largest) return;
  if (also !== undefined && value === also) return;
  const shown = typeof value === 'number' ? value : `a value of type ${typeof value}`;
  const range = `an integer from 1 to ${largest}${also === undefined ? '' : `, or ${also}`}`;
  throw new RangeError(`reconnect: ${name} must be ${range}, not ${shown}`);
}
