import { Observable } from 'rxjs';
import type { Verdict } from '../model/Audit.ts';
import { libraryDenial } from '../model/makeDenial.ts';

/** A close of one socket that the host is asked to allow. */
export class AskedClose {
  allowed = false;
  #waits = false;
  #answer: ((verdict: Verdict) => void) | undefined;

  /** Whether the host was asked and has not yet answered: it may still close the socket, also if nobody waits here any more. */
  get waits(): boolean {
    return this.#waits;
  }

  /** @param post asks the host; called on subscription, unless the host still has to answer */
  ask(post: () => void): Observable<Verdict> | Verdict {
    if (this.#waits) return beingDecided;
    return new Observable((subscriber) => {
      this.#answer = (verdict) => {
        subscriber.next(verdict);
        subscriber.complete();
      };
      this.#waits = true;
      post();
      return () => {
        this.#answer = undefined;
      };
    });
  }

  /** The host answers. False if it was not asked, or nobody waits any more. */
  answer(verdict: Verdict): boolean {
    this.#waits = false;
    const answer = this.#answer;
    if (!answer) return false;
    this.#answer = undefined;
    if (verdict === true) this.allowed = true;
    answer(verdict);
    return true;
  }
}

/** The guest no longer waits for the host's answer, as after a time-out of its own, and asks again. */
const beingDecided = libraryDenial('state', 'a close is being decided already');
