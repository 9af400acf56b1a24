import { asyncScheduler, type SchedulerLike, noop, tap } from 'rxjs';
import type { Audit, SyncAudit } from '../model/Audit.ts';
import type { DecisionCode } from '../model/Decision.ts';
import { defaultLimits } from '../model/Limits.ts';
import { readInteger, readOptions, readScheduler } from '../model/readOptions.ts';
import type { Ruling } from '../model/Ruling.ts';
import { callReporting } from '../stream/callReporting.ts';
import { ask, type DeferredAnswer, isDeferred, PendingAnswer } from '../verdict/ask.ts';
import { currentAsker } from '../verdict/currentAsker.ts';
import { checkAudits } from './checkAudits.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';
import { finalVerdict } from '../verdict/readDenial.ts';
import { emptyRuling, readVerdict, describeThrown, thrownRuling } from '../verdict/readVerdict.ts';
import { settle } from '../verdict/settle.ts';
import { isThenable } from '../model/readBelowRoot.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { isolatedObservable } from '../verdict/isolatedObservable.ts';
import { whenAnswered } from '../verdict/whenAnswered.ts';

/**
 * Tries out a new audit without using its answers. The returned audit answers exactly as `live` does. It also runs
 * `candidate` for the same request, and calls `onDifference` if the outcomes (allow, deny, fail) of the two differ.
 *
 * The candidate can neither change nor delay a decision: if `live` is synchronous, so is the returned audit. An
 * asynchronous answer of the candidate is awaited separately for at most `auditTimeout`, even after the owner has
 * ended. What `onDifference` throws is reported (L17): if the audit is an owner's, to the network's `onError`. If `live` is
 * unsubscribed before it answers, nothing is compared.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#shadowlive-candidate-ondifference-options}
 * @throws TypeError for an argument that is not a function, or for invalid options; RangeError for an `auditTimeout` that is
 * no integer from 1 to 2^31 - 1
 * @example
 * const log = ({ request, candidate }: Difference<ConnectRequest>) =>
 *   console.log(request.owner.name, request.endpoint.text, candidate.reason);
 * const policy: Policy = { connect: shadow(allow, allowEndpoints('wss://*.example.com'), log) };
 */
export function shadow<R>(
  live: SyncAudit<R>,
  candidate: Audit<R>,
  onDifference: (difference: Difference<R>) => void,
  options?: ShadowOptions,
): SyncAudit<R>;
export function shadow<R>(
  live: Audit<R>,
  candidate: Audit<R>,
  onDifference: (difference: Difference<R>) => void,
  options?: ShadowOptions,
): Audit<R>;
export function shadow<L, C>(
  live: SyncAudit<L>,
  candidate: Audit<C>,
  onDifference: (difference: Difference<L & C>) => void,
  options?: ShadowOptions,
): SyncAudit<L & C>;
export function shadow<L, C>(
  live: Audit<L>,
  candidate: Audit<C>,
  onDifference: (difference: Difference<L & C>) => void,
  options?: ShadowOptions,
): Audit<L & C>;
export function shadow<R>(
  live: Audit<R>,
  candidate: Audit<R>,
  onDifference: (difference: Difference<R>) => void,
  options: ShadowOptions = {},
): Audit<R> {
  checkAudits('shadow', [live, candidate, onDifference]);
  const { auditTimeout = defaultLimits.auditTimeout, scheduler = asyncScheduler } = readOptions<ShadowOptions>(
    'shadow',
    options,
    ['auditTimeout', 'scheduler'],
  );
  readInteger('shadow: auditTimeout', auditTimeout);
  readScheduler('shadow: scheduler', scheduler);

  const runCandidate = (request: R, onRuling: (ruling: Ruling) => void): void => {
    const answer = ask(candidate, request, currentAsker());
    if (answer instanceof PendingAnswer)
      settle(answer.answer, scheduler, auditTimeout, onRuling, currentAsker().report);
    else onRuling(answer);
  };

  const audit = ((request) => {
    const compare = comparerOf(request, onDifference);
    const onLive = (ruling: Ruling): void => {
      compare({ live: ruling });
    };
    try {
      const answer: unknown = live(request);
      if (isDeferred(answer)) return tapRuling(answer, onLive);
      const verdict = finalVerdict(answer);
      onLive(readVerdict(verdict));
      return verdict;
    } catch (error) {
      onLive(thrownRuling(error));
      throw error;
    } finally {
      runCandidate(request, (ruling) => {
        compare({ candidate: ruling });
      });
    }
  }) as Audit<R>;
  return inheritKinds(audit, [live, candidate]);
}

/** A request for which two audits have different outcomes: one allows, denies or fails, and the other does not. */
export interface Difference<R> {
  readonly request: R;
  readonly live: Ruling;
  readonly candidate: Ruling;
}

/**
 * Options of `shadow`, for candidates that answer asynchronously.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#shadowlive-candidate-ondifference-options}
 */
export interface ShadowOptions {
  /** How long the candidate may take, in ms; then it has failed. @default 5_000 */
  readonly auditTimeout?: number;
  /** The clock of `auditTimeout`. @default asyncScheduler */
  readonly scheduler?: SchedulerLike;
}

type Rulings = Pick<Difference<unknown>, 'live' | 'candidate'>;

/** Returns a function that takes the two rulings one by one, and calls `onDifference` if they differ. */
function comparerOf<R>(request: R, onDifference: (difference: Difference<R>) => void) {
  let rulings: Partial<Rulings> = {};
  const report = currentAsker().report;
  return (ruling: Partial<Rulings>): void => {
    rulings = { ...rulings, ...ruling };
    const { live, candidate } = rulings;
    if (!live || !candidate || outcomeOf(live) === outcomeOf(candidate)) return;
    callReporting(() => onDifference(Object.freeze({ request, live, candidate })), report);
  };
}

const failures: readonly DecisionCode[] = ['threw', 'rejected', 'errored', 'empty', 'not-a-verdict', 'timeout'];

function outcomeOf({ allow, code }: Ruling): 'allow' | 'deny' | 'fail' {
  if (allow) return 'allow';
  return failures.includes(code) ? 'fail' : 'deny';
}

/**
 * Returns a pending answer in the same form, unchanged, and calls `onRuling` once with its ruling, unless the answer is
 * unsubscribed first.
 *
 * @param onRuling must not throw
 */
function tapRuling(answer: DeferredAnswer, onRuling: (ruling: Ruling) => void): DeferredAnswer {
  let hasRuling = false;
  const passed = whenAnswered(answer, (verdict) => {
    hasRuling = true;
    onRuling(readVerdict(verdict));
    return verdict;
  });
  const fail = (ruling: Ruling): void => {
    if (!hasRuling) onRuling(ruling);
  };
  if (isThenable(passed)) {
    whenSettled(passed, noop, (error) => {
      fail({ allow: false, code: 'rejected', reason: `the audit's promise rejected: ${describeThrown(error)}` });
    });
    return passed;
  }
  return isolatedObservable(passed, currentAsker().report).pipe(
    tap({
      error: (error: unknown) => {
        fail({ allow: false, code: 'errored', reason: `the audit's observable errored: ${describeThrown(error)}` });
      },
      complete: () => {
        fail(emptyRuling());
      },
    }),
  );
}
