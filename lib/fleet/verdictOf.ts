import { Observable } from 'rxjs';
import type { Verdict } from '../model/Audit.ts';

/** Takes a verdict, once. */
export type OnVerdict = (verdict: Verdict) => void;

/**
 * Returns the verdict that `decide` gives: itself if it is given synchronously, else an observable of it.
 *
 * @param decide gets what takes the verdict, and what says whether nobody waits for it any more
 */
export function verdictOf(
  decide: (onVerdict: OnVerdict, isCancelled: () => boolean) => void,
): Verdict | Observable<Verdict> {
  let verdict: Verdict | undefined;
  let later: OnVerdict | undefined;
  let cancelled = false;
  const onVerdict = (given: Verdict): void => {
    if (verdict !== undefined) return;
    verdict = given;
    later?.(given);
  };
  decide(onVerdict, () => cancelled);
  if (verdict !== undefined) return verdict;
  return new Observable((subscriber) => {
    later = (given) => {
      subscriber.next(given);
      subscriber.complete();
    };
    if (verdict !== undefined) later(verdict);
    return () => {
      cancelled = true;
    };
  });
}

/**
 * Asks one after the other, until one does not allow, or nobody waits any more. Gives the verdict of the last one that was
 * asked.
 */
export function runInTurn(
  rules: readonly ((onVerdict: OnVerdict) => void)[],
  onVerdict: OnVerdict,
  isCancelled: () => boolean,
  from = 0,
): void {
  const rule = rules[from];
  if (!rule) {
    onVerdict(true);
    return;
  }
  rule((verdict) => {
    if (isCancelled()) return;
    if (verdict === true) runInTurn(rules, onVerdict, isCancelled, from + 1);
    else onVerdict(verdict);
  });
}
