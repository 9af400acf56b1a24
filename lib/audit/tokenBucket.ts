import { ceil, max, min } from '../model/intrinsics.ts';
import type { RateLimitOptions } from './rateLimit.ts';

/**
 * Takes a token from a bucket if it has a whole one at the time `at`. A new bucket is full.
 *
 * If time goes back, no tokens are added: an `at` before the last one counts as the last one, so that no period adds
 * tokens twice. If the clock was set back by more than a minute, the bucket keeps its tokens and counts on from the new
 * time.
 */
export function takeToken({ count, per }: RateLimitOptions, bucket: Bucket | undefined, at: number): TokenResult {
  const full = count * per;
  const last = bucket === undefined || bucket.at - at > maxClockStep ? at : bucket.at;
  const now = max(at, last);
  const level = min(full, (bucket?.level ?? full) + (now - last) * count);
  if (level >= per) return { bucket: { level: level - per, at: now }, retryAfter: undefined };
  return { bucket: { level, at: now }, retryAfter: ceil((per - level) / count) + now - at };
}

// ms. An `at` can be earlier than the last one by as long as an audit takes. If it is earlier by more, the clock was
// set back.
const maxClockStep = 60_000;

/** The tokens that are left in a bucket. */
export interface Bucket {
  /** Tokens times `per`. In this unit whole ms and tokens stay whole numbers, so that rounding loses nothing. */
  readonly level: number;
  /** The time at which it had this level, in ms. */
  readonly at: number;
}

/** The result of taking a token. */
export interface TokenResult {
  readonly bucket: Bucket;
  /** When there will be a token, in ms from now; undefined if one was taken. */
  readonly retryAfter: number | undefined;
}
