import { hrefOf } from '../model/intrinsics.ts';
import { holderOf } from '../model/readBelowRoot.ts';
import { isPlainObject, readOptions } from '../model/readOptions.ts';
import type { Target } from '../model/Owner.ts';

/**
 * Reads a target, each part once.
 *
 * @throws TypeError if it is not a target
 */
export function readTarget(given: unknown): CapturedTarget {
  if (typeof given === 'string' || isUrl(given)) return { url: given, protocols: undefined };
  if (!isTarget(given)) throw new TypeError('a target must be a URL, as a string or an object, or { url, protocols }');
  const { url, protocols } = readOptions<Extract<Target, { url: unknown }>>('target', given, ['url', 'protocols']);
  if (url === undefined) throw new TypeError('target.url is required: a target is { url, protocols }');
  return { url, protocols };
}

/** A target, read once; `createSocket` checks it. */
export interface CapturedTarget {
  readonly url: unknown;
  readonly protocols: unknown;
}

/** Whether this is a target, rather than something that emits one. Strings first: a string is itself an `ObservableInput`. */
export function isTarget(given: unknown): boolean {
  if (typeof given === 'string' || isUrl(given)) return true;
  return (
    typeof given === 'object' &&
    given !== null &&
    (holderOf(given, 'url') !== undefined || (isPlainObject(given) && !isInput(given)))
  );
}

function isUrl(given: unknown): boolean {
  return hrefOf(given) !== undefined;
}

/** Whether RxJS may take it for a source of values: an iterable, a promise and the like, or an array-like. */
function isInput(given: object): boolean {
  return Reflect.ownKeys(given).some((key) => key === 'length' || typeof Reflect.get(given, key) === 'function');
}
