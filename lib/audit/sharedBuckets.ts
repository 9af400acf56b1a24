import { PrivateMap } from '../model/privateCollections.ts';
import type { Rate } from './rateLimit.ts';
import { type Bucket, takeToken, type TokenResult } from './tokenBucket.ts';

/**
 * Makes a function that takes a token from the bucket of a key, and returns when there will be one, if there is none. A
 * bucket that was not used for `per` ms is full, which is the same as none. So the buckets of the last `per` ms at least are
 * kept, and those of the last `2 * per` ms at most.
 */
export function sharedBuckets(rate: Rate): (key: string, at: number) => TokenResult['retryAfter'] {
  let recent = new PrivateMap<string, Bucket>();
  let older = recent; // last used before `since`
  let since = -Infinity;
  return (key, at) => {
    if (at - since >= rate.per) {
      since = at;
      older = recent;
      recent = new PrivateMap();
    }
    const { bucket, retryAfter } = takeToken(rate, recent.get(key) ?? older.get(key), at);
    recent.set(key, bucket);
    return retryAfter;
  };
}
