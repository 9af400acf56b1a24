import { ceil, max, min } from '../model/intrinsics.ts';
import type { RateLimitOptions } from './rateLimit.ts';

/** What is left in a bucket. */
export interface Bucket {
  /** Tokens, times `per`: in this unit whole numbers of ms and tokens stay whole, and nothing is lost by rounding. */
  readonly level: number;
  /** When it was so, in ms. */
  readonly at: number;
}

/** What came of asking for a token. */
export interface TokenResult {
  readonly bucket: Bucket;
  /** In how many ms there will be a token; undefined if this one was taken. */
  readonly retryAfter: number | undefined;
}

// ms. An `at` may be before the last one by what an audit takes; by more than this, and the clock was set back.
const maxClockStep = 60_000;

/**
 * Takes a token out of a bucket, if there is a whole one at `at`. A bucket is full at first.
 *
 * Time that goes back fills nothing: an `at` before the last one counts as the last one, so that no stretch of time
 * fills twice; where the clock was set back by more than a minute, the bucket goes on from there as it is.
 */
export function takeToken({ count, per }: RateLimitOptions, bucket: Bucket | undefined, at: number): TokenResult {
  const full = count * per;
  const last = bucket === undefined || bucket.at - at > maxClockStep ? at : bucket.at;
  const now = max(at, last);
  const level = min(full, (bucket?.level ?? full) + (now - last) * count);
  if (level >= per) return { bucket: { level: level - per, at: now }, retryAfter: undefined };
  return { bucket: { level, at: now }, retryAfter: ceil((per - level) / count) + now - at };
}
