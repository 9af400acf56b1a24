import { asyncScheduler, type SchedulerLike, tap } from 'rxjs';
import type { Audit, SyncAudit } from '../model/Audit.ts';
import type { DecisionCode } from '../model/Decision.ts';
import { defaultLimits } from '../model/Limits.ts';
import { readInteger, readOptions, readScheduler } from '../model/readOptions.ts';
import type { Ruling } from '../model/Ruling.ts';
import { callReporting } from '../stream/callReporting.ts';
import { ask, type DeferredAnswer, isDeferred, PendingAnswer } from '../verdict/ask.ts';
import { checkAudits } from './checkAudits.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';
import { finalVerdict } from '../verdict/readDenial.ts';
import { emptyRuling, readVerdict, describeThrown, failureOf } from '../verdict/readVerdict.ts';
import { settle } from '../verdict/settle.ts';
import { isThenable } from '../model/readBelowRoot.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { isolatedObservable } from '../verdict/isolatedObservable.ts';
import { whenAnswered } from '../verdict/whenAnswered.ts';

/** One request that two audits come to different outcomes about: one allows, denies or fails, the other does not. */
export interface Difference<R> {
  readonly request: R;
  readonly live: Ruling;
  readonly candidate: Ruling;
}

/** Options of `shadow`: how a candidate that answers later is awaited. */
export interface ShadowOptions {
  /** How long it may take, in ms; then it has failed. @default 5_000 */
  readonly auditTimeout?: number;
  /** @default asyncScheduler */
  readonly scheduler?: SchedulerLike;
}

/**
 * Tries out an audit beside the one that decides: answers exactly as `live` does, asks `candidate` about the same
 * request and calls `onDifference` if the outcomes (allow, deny, fail) of the two differ.
 *
 * Nothing that the candidate does changes a decision or delays it: a synchronous `live` stays synchronous, and an
 * answer that comes later is awaited on the side, for at most `auditTimeout`, also beyond the owner's end. What
 * `onDifference` throws is reported (L17). A `live` that is left before it answers is not compared.
 *
 * @throws TypeError for what is not a function, or for options of the wrong form
 * @example
 * const tell = ({ request, candidate }: Difference<ConnectRequest>) =>
 *   console.log(request.owner.name, request.endpoint.text, candidate.reason);
 * const policy: Policy = { connect: shadow(allow, allowEndpoints('wss://*.example.com'), tell) };
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

  const askCandidate = (request: R, told: (ruling: Ruling) => void): void => {
    const answer = ask(candidate, request);
    if (answer instanceof PendingAnswer) settle(answer.later, scheduler, auditTimeout, told);
    else told(answer);
  };

  const audit = ((request) => {
    const compare = comparison(request, onDifference);
    const told = (ruling: Ruling): void => {
      compare({ live: ruling });
    };
    try {
      const answer: unknown = live(request);
      if (isDeferred(answer)) return tapRuling(answer, told);
      const verdict = finalVerdict(answer);
      told(readVerdict(verdict));
      return verdict;
    } catch (error) {
      told(failureOf(error));
      throw error;
    } finally {
      askCandidate(request, (ruling) => {
        compare({ candidate: ruling });
      });
    }
  }) as Audit<R>;
  return inheritKinds(audit, [live, candidate]);
}

type Rulings = Pick<Difference<unknown>, 'live' | 'candidate'>;

/** Takes the two rulings as they come; when both are there and differ, it tells. */
function comparison<R>(request: R, onDifference: (difference: Difference<R>) => void) {
  let rulings: Partial<Rulings> = {};
  return (ruling: Partial<Rulings>): void => {
    rulings = { ...rulings, ...ruling };
    const { live, candidate } = rulings;
    if (!live || !candidate || outcomeOf(live) === outcomeOf(candidate)) return;
    callReporting(() => onDifference(Object.freeze({ request, live, candidate })));
  };
}

const failures: readonly DecisionCode[] = ['threw', 'rejected', 'errored', 'empty', 'not-a-verdict', 'timeout'];

function outcomeOf({ allow, code }: Ruling): 'allow' | 'deny' | 'fail' {
  if (allow) return 'allow';
  return failures.includes(code) ? 'fail' : 'deny';
}

/**
 * Passes on an answer that comes later as it is, and in its form, and tells what it comes to on the way: once, unless
 * the answer is left before it came.
 *
 * @param tell must not throw
 */
export function tapRuling(answer: DeferredAnswer, tell: (ruling: Ruling) => void): DeferredAnswer {
  let told = false;
  const passed = whenAnswered(answer, (verdict) => {
    told = true;
    tell(readVerdict(verdict));
    return verdict;
  });
  const fail = (ruling: Ruling): void => {
    if (!told) tell(ruling);
  };
  if (isThenable(passed)) {
    whenSettled(passed, ignore, (error) => {
      fail({ allow: false, code: 'rejected', reason: `the audit's promise rejected: ${describeThrown(error)}` });
    });
    return passed;
  }
  return isolatedObservable(passed).pipe(
    tap({
      error: (error: unknown) => {
        fail({ allow: false, code: 'errored', reason: `the audit's observable errored: ${describeThrown(error)}` });
      },
      complete: () => {
        fail(emptyRuling);
      },
    }),
  );
}

function ignore(): void {
  // it was told on its way
}
