import { Observable } from 'rxjs';
import type { Verdict } from '../model/Audit.ts';

/** Takes a verdict, once. */
export type Tell = (verdict: Verdict) => void;

/**
 * Returns the verdict that `decide` gives: itself if it is given synchronously, else an observable of it.
 *
 * @param decide gets what takes the verdict, and what says whether nobody waits for it any more
 */
export function verdictOf(decide: (tell: Tell, left: () => boolean) => void): Verdict | Observable<Verdict> {
  let verdict: Verdict | undefined;
  let later: Tell | undefined;
  let isLeft = false;
  const tell = (told: Verdict): void => {
    if (verdict !== undefined) return;
    verdict = told;
    later?.(told);
  };
  decide(tell, () => isLeft);
  if (verdict !== undefined) return verdict;
  return new Observable((subscriber) => {
    later = (told) => {
      subscriber.next(told);
      subscriber.complete();
    };
    if (verdict !== undefined) later(verdict);
    return () => {
      isLeft = true;
    };
  });
}

/**
 * Asks one after the other, until one does not allow, or nobody waits any more. Gives the verdict of the last one that was
 * asked.
 */
export function inTurn(rules: readonly ((tell: Tell) => void)[], tell: Tell, left: () => boolean, from = 0): void {
  const rule = rules[from];
  if (!rule) {
    tell(true);
    return;
  }
  rule((verdict) => {
    if (left()) return;
    if (verdict === true) inTurn(rules, tell, left, from + 1);
    else tell(verdict);
  });
}
