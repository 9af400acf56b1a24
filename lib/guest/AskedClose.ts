import { Observable } from 'rxjs';
import type { Verdict } from '../model/Audit.ts';

/** A close of one socket that the host is asked to allow. */
export class AskedClose {
  allowed = false;
  #answer: ((verdict: Verdict) => void) | undefined;

  /** Whether the host has not yet answered. */
  get waits(): boolean {
    return this.#answer !== undefined;
  }

  /** @param post asks the host; called on subscription */
  ask(post: () => void): Observable<Verdict> {
    return new Observable((subscriber) => {
      this.#answer = (verdict) => {
        subscriber.next(verdict);
        subscriber.complete();
      };
      post();
      return () => {
        this.#answer = undefined;
      };
    });
  }

  /** The host answers. False if it was not asked, or nobody waits any more. */
  answer(verdict: Verdict): boolean {
    const answer = this.#answer;
    if (!answer) return false;
    this.#answer = undefined;
    if (verdict === true) this.allowed = true;
    answer(verdict);
    return true;
  }
}
