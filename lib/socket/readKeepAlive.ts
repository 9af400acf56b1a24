import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import { readFunction } from '../model/readFunction.ts';
import { readInteger } from '../model/readInteger.ts';
import { readOptions } from '../model/readOptions.ts';

/**
 * Reads the keep-alive of a socket's options.
 *
 * @throws TypeError, RangeError for what is of the wrong form
 */
export function readKeepAlive(given: unknown): KeepAliveOptions {
  const own = readOptions<KeepAliveOptions>('keepAlive', given, ['interval', 'timeout', 'ping', 'isPong']);
  const ping = readFunction('keepAlive.ping', own.ping);
  const isPong = readFunction('keepAlive.isPong', own.isPong);
  return Object.freeze({
    interval: readInteger('keepAlive.interval', own.interval),
    timeout: readInteger('keepAlive.timeout', own.timeout),
    ...(ping && { ping }),
    ...(isPong && { isPong }),
  });
}
