import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import { readInteger } from '../model/readInteger.ts';

/**
 * Reads the keep-alive of a socket's options: own properties only, each once.
 *
 * @throws TypeError, RangeError for what is of the wrong form
 */
export function readKeepAlive(given: unknown): KeepAliveOptions | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null)
    throw new TypeError('keepAlive must be { interval, timeout }, in ms');
  const own = (name: keyof KeepAliveOptions): unknown =>
    Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined;
  const ping = readFunction('ping', own('ping'));
  const isPong = readFunction('isPong', own('isPong'));
  return Object.freeze({
    interval: readInteger('keepAlive.interval', own('interval')),
    timeout: readInteger('keepAlive.timeout', own('timeout')),
    ...(ping && { ping: ping as NonNullable<KeepAliveOptions['ping']> }),
    ...(isPong && { isPong: isPong as NonNullable<KeepAliveOptions['isPong']> }),
  });
}

function readFunction(name: string, value: unknown): ((...args: never[]) => unknown) | undefined {
  if (value === undefined || typeof value === 'function') return value as undefined | (() => unknown);
  throw new TypeError(`keepAlive.${name} must be a function`);
}
