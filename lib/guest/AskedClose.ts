import { Observable } from 'rxjs';
import type { Verdict } from '../model/Audit.ts';
import { libraryDenial } from '../model/makeDenial.ts';

/** A close of one socket that the host is asked to allow. */
export class AskedClose {
  allowed = false;
  /** The socket is closed without having been asked for here. */
  isSkipped = false;
  /** Whether the host was asked and has not yet answered: it may still close the socket, also if nobody waits here any more. */
  waits = false;
  #answer: ((verdict: Verdict) => void) | undefined;

  /**
   * @param whenSent calls back when what was sent before the close has left this side
   * @param post asks the host; called then, unless nobody waits any more
   */
  ask(whenSent: WhenSent, post: () => void): Observable<Verdict> | Verdict {
    if (this.waits) return beingDecided;
    return new Observable((subscriber) => {
      this.#answer = (verdict) => {
        subscriber.next(verdict);
        subscriber.complete();
      };
      whenSent(() => {
        if (subscriber.closed) return;
        this.waits = true;
        post();
      });
      return () => {
        this.#answer = undefined;
      };
    });
  }

  /** The host answers. False if it was not asked, or nobody waits any more. */
  answer(verdict: Verdict): boolean {
    if (!this.waits) return false;
    this.waits = false;
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

/** Calls back when the messages that now wait for their audits are sent, or denied. */
export type WhenSent = (callback: () => void) => void;
