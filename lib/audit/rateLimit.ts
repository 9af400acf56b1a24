import type { SyncAudit } from '../model/Audit.ts';
import { hasOwn, weakGet, weakSet } from '../model/intrinsics.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { WithOwner, WithTime } from '../model/Request.ts';
import { readChoice, readInteger, readOptions } from '../model/readOptions.ts';
import { libraryDenial } from '../model/makeDenial.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { requestTime } from '../stream/schedulerTime.ts';
import { sharedBuckets } from './sharedBuckets.ts';
import { type Bucket, takeToken } from './tokenBucket.ts';

/**
 * Makes an audit that allows each owner `count` requests in `per` ms: that many at once, then one every `per / count`
 * ms. Denies with code `rate`; `retryAfter` says when the next request is allowed. Denied requests do not count.
 *
 * All requests that one limit sees count together, whatever their action. To count actions separately, make a limit for
 * each. Put it before asynchronous audits, as in `allOf(rateLimit(…), slow)`, so that it sees requests when they are
 * made. It measures time by the network's scheduler, so setting the machine's clock does not affect it; for requests
 * that no network made it uses their `at`.
 *
 * Each owner has its own count, even if names are equal; the count is dropped with the owner. With `by`, owners count
 * together; an owner without that id has its own count. Networks that share such a limit must have the same scheduler.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#ratelimitoptions}
 * @throws TypeError for anything but a plain object `{ count, per, by }`, and for an unknown `by`; RangeError for
 * anything but integers from 1 to 2^31 - 1
 * @example
 * const policy: Policy = { connect: rateLimit({ count: 5, per: 60_000 }), send: rateLimit({ count: 20, per: 1_000 }) };
 */
export function rateLimit(options: RateLimitOptions): SyncAudit<WithTime & WithOwner> {
  const own = readOptions<RateLimitOptions>('rateLimit', options, ['count', 'per', 'by']);
  const rate: Rate = {
    count: readInteger('rateLimit: count', own.count),
    per: readInteger('rateLimit: per', own.per),
  };
  const { by = 'owner' } = own;
  if (typeof by !== 'function')
    readChoice('rateLimit: by, unless a function,', by, ['owner', 'subject', 'tenant', 'kind']);
  const reason = `more than ${rate.count} in ${rate.per} ms (rateLimit)`;
  const ofOwners = new WeakMap<OwnerInfo, Bucket>(); // the network has one such object for each owner
  const takeOwn = (owner: OwnerInfo, at: number): number | undefined => {
    const { bucket, retryAfter } = takeToken(rate, weakGet(ofOwners, owner) as Bucket | undefined, at);
    weakSet(ofOwners, owner, bucket);
    return retryAfter;
  };
  const takeShared = sharedBuckets(rate);
  return (request) => {
    const { owner } = request;
    // Inherited ids are ignored: code in the same realm may write to `Object.prototype`. `owner` is no key of an owner.
    const key =
      typeof by === 'function' ? reportRejection(by(owner)) : hasOwn(owner, by) ? owner[by as 'subject'] : undefined;
    const at = requestTime(request);
    // As a text, so that a promise by mistake is one key, and not a new one each time.
    const retryAfter = key === undefined ? takeOwn(owner, at) : takeShared(`by ${key}`, at);
    return retryAfter === undefined || libraryDenial('rate', reason, retryAfter);
  };
}

/** How often something may happen: `count` times at once, then evenly, as many times in each `per` ms. */
export interface Rate {
  /** How many tokens a bucket holds: an integer from 1. */
  readonly count: number;
  /** How long an empty bucket takes to fill up, in ms: an integer from 1. */
  readonly per: number;
}

/**
 * Options of `rateLimit`: how often, and which owners count together.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#ratelimitoptions}
 */
export interface RateLimitOptions extends Rate {
  /**
   * Which owners count together: each alone, those with the same `subject`, `tenant` or `kind`, or those for which the
   * function returns the same text. `undefined` means that the owner counts alone. @default 'owner'
   */
  readonly by?: 'owner' | 'subject' | 'tenant' | 'kind' | ((owner: OwnerInfo) => string | undefined);
}
