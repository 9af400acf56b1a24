import type { SyncAudit } from '../model/Audit.ts';
import { weakGet, weakSet } from '../model/intrinsics.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { WithOwner, WithTime } from '../model/Request.ts';
import { readInteger, readOptions } from '../model/readOptions.ts';
import { libraryDenial } from '../verdict/makeDenial.ts';
import { requestTime } from '../stream/elapsed.ts';
import { type Bucket, takeToken } from './tokenBucket.ts';

/**
 * Makes an audit that allows each owner `count` requests in `per` ms: that many at once, then one every `per / count`
 * ms. Denies with code `rate`; `retryAfter` says when the next request is allowed. Denied requests do not count.
 *
 * All requests that one limit sees count together, whatever their action. To count actions separately, make a limit for
 * each. Put it before asynchronous audits, as in `allOf(rateLimit(…), slow)`, so that it sees requests when they are
 * made. It measures time by the network's scheduler, so setting the machine's clock does not affect it; for requests
 * that no network made it uses their `at`. Each owner has its own count, even if names are equal; the count is dropped
 * with the owner.
 *
 * @throws TypeError for anything but a plain object `{ count, per }`, RangeError for anything but integers from 1 to
 * 2^31 - 1
 * @example
 * const policy: Policy = { connect: rateLimit({ count: 5, per: 60_000 }), send: rateLimit({ count: 20, per: 1_000 }) };
 */
export function rateLimit(options: RateLimitOptions): SyncAudit<WithTime & WithOwner> {
  const own = readOptions<RateLimitOptions>('rateLimit', options, ['count', 'per']);
  const rate: RateLimitOptions = {
    count: readInteger('rateLimit: count', own.count),
    per: readInteger('rateLimit: per', own.per),
  };
  const reason = `more than ${rate.count} requests in ${rate.per} ms`;
  const buckets = new WeakMap<OwnerInfo, Bucket>(); // the network has one such object for each owner
  return (request) => {
    const { owner } = request;
    const { bucket, retryAfter } = takeToken(rate, weakGet(buckets, owner) as Bucket | undefined, requestTime(request));
    weakSet(buckets, owner, bucket);
    return retryAfter === undefined || libraryDenial('rate', reason, retryAfter);
  };
}

/** How often something may happen: `count` times at once, then evenly, as many times in each `per` ms. */
export interface RateLimitOptions {
  /** How many tokens a bucket holds: an integer from 1. */
  readonly count: number;
  /** How long an empty bucket takes to fill up, in ms: an integer from 1. */
  readonly per: number;
}
