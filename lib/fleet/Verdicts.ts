import { Observable } from 'rxjs';
import type { Verdict } from '../model/Audit.ts';

/** Takes a verdict, once. */
export type Tell = (verdict: Verdict) => void;

/** Returns the verdict that `decide` gives: itself if it is given synchronously, else an observable of it. */
export function verdictOf(decide: (tell: Tell) => void): Verdict | Observable<Verdict> {
  let verdict: Verdict | undefined;
  let later: Tell | undefined;
  decide((told) => {
    if (verdict !== undefined) return;
    verdict = told;
    later?.(told);
  });
  if (verdict !== undefined) return verdict;
  return new Observable((subscriber) => {
    later = (told) => {
      subscriber.next(told);
      subscriber.complete();
    };
    if (verdict !== undefined) later(verdict);
  });
}

/** Asks one after the other, until one does not allow. Gives the verdict of the last one that was asked. */
export function inTurn(rules: readonly ((tell: Tell) => void)[], tell: Tell, from = 0): void {
  const rule = rules[from];
  if (!rule) {
    tell(true);
    return;
  }
  rule((verdict) => {
    if (verdict === true) inTurn(rules, tell, from + 1);
    else tell(verdict);
  });
}
