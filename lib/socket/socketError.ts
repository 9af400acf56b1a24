import { type ErrorDetail, readLinkError } from '../model/ErrorDetail.ts';
import { min } from '../model/intrinsics.ts';
import { readOwnProperty, withoutPrototype } from '../model/readBelowRoot.ts';
import { noteRetryAfter, type RetryLink } from '../model/retryLink.ts';
import { isOwnSocketError, SocketError, type SocketErrorCode, type SocketErrorParts } from '../model/SocketError.ts';
import type { OwnerContext } from './OwnerContext.ts';
import { Subscription } from 'rxjs';
import { callReporting } from '../stream/callReporting.ts';
import { followSignal } from '../owner/watchSignal.ts';
import { elapsed, schedule } from '../stream/schedulerTime.ts';
import { describeThrown } from '../verdict/readVerdict.ts';

/** Makes an error for an owner. The error of an opaque owner has no detail and no decision. */
export function socketError(
  { owner, opaque }: Pick<OwnerContext, 'owner' | 'opaque'>,
  code: SocketErrorCode,
  message: string,
  detail: ErrorDetail,
  known: Pick<SocketErrorParts, 'decision' | 'cause'> = {},
): SocketError {
  const { cause, decision } = withoutPrototype(known);
  const parts = opaque ? { owner, cause } : { owner, cause, detail: Object.freeze(detail), decision };
  return noteRetryAfter(new SocketError(code, message, parts), readOwnProperty(detail, 'retryAfter'));
}

/** The error of an attempt whose function for the URL has failed. An error of this library stays as it is. */
export function providerError(
  context: Pick<OwnerContext, 'owner' | 'opaque' | 'scheduler'>,
  action: string,
  cause: unknown,
): unknown {
  if (isOwnSocketError(cause)) return cause;
  const why = context.opaque ? '' : `: ${describeThrown(cause)}`;
  const message = `the provider of its URL failed${why}`;
  const detail = { message, ...readLinkError(cause, context.scheduler.now()) };
  return socketError(context, 'connect-failed', `${action}: ${message}`, detail, { cause });
}

/** How long a function may take to find a URL, in ms. */
export function providerTimeout({ limits, network }: Pick<OwnerContext, 'limits' | 'network'>): number {
  return min(limits.connectTimeout, network.ownTimes.connectTimeout);
}

/**
 * Makes the private data of an error from `open()`, for `reconnect`: see `RetryLink` for what it may contain.
 *
 * @param signal the signal of the options of `open()`: its abort ends a wait too
 */
export function retryLinkFor(
  context: Pick<OwnerContext, 'scheduler' | 'life' | 'report'>,
  signal?: AbortSignal,
): RetryLink {
  const { scheduler, life, report: reportOfOwner } = context;
  const report = (error: unknown): void => reportOfOwner(error);
  const now = (): number => elapsed(scheduler);
  const after = (ms: number, callback: () => void): (() => void) => {
    const timer = new Subscription();
    const leave = (): void => {
      timer.unsubscribe();
    };
    timer.add(life.onEnd(leave));
    const fire = (): void => {
      timer.unsubscribe();
      callReporting(callback, report);
    };
    if (!timer.closed) timer.add(schedule(scheduler, fire, ms, report));
    return leave;
  };
  const onDestroyed = (callback: () => void): (() => void) => {
    const stop = life.onEnd(callback);
    const unwatch = signal && followSignal(signal, callback, report);
    return () => {
      stop();
      unwatch?.();
    };
  };
  for (const power of [now, after, onDestroyed, report]) Object.freeze(power);
  return Object.freeze({ now, after, onDestroyed, report });
}
