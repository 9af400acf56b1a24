import { asapScheduler, EMPTY, observeOn, of, throwError, VirtualTimeScheduler } from 'rxjs';
import { ask, PendingAnswer } from '../../lib/verdict/ask.ts';
import { settle } from '../../lib/verdict/settle.ts';
import type { Audit, Denial, Verdict } from '../../lib/model/Audit.ts';
import type { Ruling } from '../../lib/model/Ruling.ts';

/** What an audit can come to. */
export type Outcome = 'allow' | 'deny' | 'fail';

/** How it can answer. */
export type Manner = 'at once' | 'by a promise' | 'by an observable' | 'by an observable, later';

export const outcomes: readonly Outcome[] = ['allow', 'deny', 'fail'];
export const manners: readonly Manner[] = ['at once', 'by a promise', 'by an observable', 'by an observable, later'];

export const no: Denial = { allow: false, reason: 'no' };

const inManner: Record<Manner, (verdict: Verdict) => ReturnType<Audit<unknown>>> = {
  'at once': (verdict) => verdict,
  'by a promise': (verdict) => Promise.resolve(verdict),
  'by an observable': (verdict) => of(verdict),
  'by an observable, later': (verdict) => of(verdict).pipe(observeOn(asapScheduler)),
};

const failing: Record<Manner, readonly (() => unknown)[]> = {
  'at once': [boom, () => 'yes', () => undefined, () => ({ allow: true }), () => [true]],
  'by a promise': [() => Promise.reject(new Error('boo')), () => Promise.resolve(1), async () => of(true)],
  'by an observable': [() => throwError(() => new Error('boo')), () => EMPTY, () => of('true'), () => of(of(true))],
  'by an observable, later': [
    () => EMPTY.pipe(observeOn(asapScheduler)),
    () => of(Promise.resolve(true)).pipe(observeOn(asapScheduler)),
  ],
};

/** An audit that comes to this outcome in this manner; there are several ways to fail. */
export function auditOf(
  outcome: Outcome,
  manner: Manner = 'at once',
  way = 0,
  denial: Denial | false = no,
): Audit<unknown> {
  if (outcome === 'fail') {
    const ways = failing[manner];
    return ways[way % ways.length] as Audit<unknown>;
  }
  return () => inManner[manner](outcome === 'allow' || denial);
}

/** Asks an audit and waits for its ruling; its time is up when all that was going to happen has happened. */
export function decide(audit: (request: never) => unknown, request: unknown = {}): Promise<Ruling> {
  const answer = ask(audit as (request: unknown) => unknown, request);
  if (!(answer instanceof PendingAnswer)) return Promise.resolve(answer);
  const clock = new VirtualTimeScheduler();
  setImmediate(() => clock.flush());
  return new Promise((resolve) => settle(answer.answer, clock, 1, resolve));
}

const failures = ['threw', 'rejected', 'errored', 'empty', 'not-a-verdict', 'not-synchronous', 'timeout'];

/** What a ruling comes to. */
export function outcomeOf({ allow, code }: Ruling): Outcome {
  return allow ? 'allow' : failures.includes(code) ? 'fail' : 'deny';
}

/** Makes audits that note that they were asked, under their name. */
export function noting(log: string[]): (name: string, audit: Audit<unknown>) => Audit<unknown> {
  return (name, audit) => (request) => {
    log.push(name);
    return audit(request);
  };
}

export function boom(): never {
  throw new Error('boo');
}
