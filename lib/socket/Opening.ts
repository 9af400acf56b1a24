import { noop, Subscription } from 'rxjs';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import { linkRetry } from '../model/retryLink.ts';
import { ownerDestroyed } from '../model/Ruling.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { Dependant } from '../owner/OwnerLife.ts';
import { followSignal } from '../owner/watchSignal.ts';
import { type AnyObserver, callReporting, reportRejection } from '../stream/callReporting.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { soon } from '../stream/whenSettled.ts';
import { schedule } from '../stream/schedulerTime.ts';
import { askConnect } from './askConnect.ts';
import { createSocket } from './createSocket.ts';
import { endSocket } from './endSocket.ts';
import type { OwnerContext } from './OwnerContext.ts';
import type { CapturedOptions } from './readSocketOptions.ts';
import type { CapturedTarget } from './readTarget.ts';
import { denyCreate } from './recordRuling.ts';
import { retryLinkFor } from './socketError.ts';
import { handleOf } from './SocketHandle.ts';
import type { SocketCore } from './SocketCore.ts';

/** One subscription to `open()`: creates one socket, and notifies one observer of its opening and its end. */
export class Opening implements Dependant {
  readonly #context: OwnerContext;
  readonly #options: CapturedOptions;
  readonly #observer: AnyObserver<OwnedSocket>;
  /** What is pending: the provider, or an error that is scheduled for the observer. */
  readonly #waiting = new Subscription();
  #socket: SocketCore | undefined;
  #claimed = false;

  constructor(context: OwnerContext, options: CapturedOptions, observer: AnyObserver<OwnedSocket>) {
    this.#context = context;
    this.#options = options;
    this.#observer = observer;
    context.life.addDependant(this);
  }

  /**
   * Completes when the signal of its options aborts while there is no socket, which ends with the signal itself. Returns
   * false if the signal has aborted.
   */
  followSignal(): boolean {
    const { signal } = this.#options;
    if (signal) this.#waiting.add(followSignal(signal, () => this.ownerDestroyed(), this.#context.report));
    return !this.#isCancelled();
  }

  /**
   * Counts as a socket while its target is being found (L27). Returns false, and fails, if there are too many, or the owner
   * is destroyed.
   */
  claim(): boolean {
    const refused = this.#context.life.over ? ownerDestroyed : this.#context.full();
    if (refused) {
      this.fail(denyCreate(this.#context, refused, () => 'a socket'));
      return false;
    }
    this.#context.claim();
    this.#claimed = true;
    return true;
  }

  /** Adds the search for the target, which is cancelled with the opening. */
  addTeardown(finding: Subscription): void {
    this.#waiting.add(finding);
  }

  /** Creates the socket and connects it, unless the opening is cancelled. */
  start({ url, protocols }: CapturedTarget): void {
    if (this.#isCancelled()) return;
    try {
      this.#release(); // the socket claims its own place
      const options = protocols === undefined ? this.#options : { ...this.#options, protocols };
      this.#socket = createSocket(this.#context, url, options);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (this.#isCancelled()) {
      this.cancel(); // its audit has unsubscribed
      return;
    }
    const { streams } = this.#socket;
    const ended = (end: SocketEnd): void => {
      if (end.error) this.fail(end.error);
      else this.#complete();
    };
    streams.ended.attach({ next: ended, error: noop, complete: noop });
    const handle = handleOf(this.#socket);
    const opened = (): unknown => this.#observer.next(handle);
    this.#waiting.add(streams.opened$.subscribe({ next: opened, error: noop }));
    askConnect(this.#socket);
  }

  /** Errors on the scheduler, so that a `retry()` starts with an empty stack; a destroy, or an abort of the signal, before that completes instead. */
  fail(error: unknown): void {
    const { scheduler, life, report } = this.#context;
    this.#release();
    const notify = (): void => {
      life.removeDependant(this);
      linkRetry(error, retryLinkFor(this.#context, this.#options.signal));
      reportRejection(this.#observer.error(error), report); // it may be a Subscriber of the owner's own making, which throws
    };
    this.#waiting.add(schedule(scheduler, notify, 0, report));
  }

  /** The observer has unsubscribed: ends the socket. */
  cancel(): void {
    try {
      ensureStackRoom();
      this.#waiting.unsubscribe();
      this.#release();
      if (this.#socket) endSocket(this.#socket, 'unsubscribed');
      this.#context.life.removeDependant(this);
    } catch {
      soon(() => {
        this.cancel();
      });
    }
  }

  /** Its owner is destroyed, or the signal of its options aborts. */
  ownerDestroyed(): void {
    if (this.#socket && !this.#socket.ended) return; // its end completes
    this.#waiting.unsubscribe();
    this.#release();
    this.#complete();
  }

  #release(): void {
    if (this.#claimed) this.#context.released();
    this.#claimed = false;
  }

  #isCancelled(): boolean {
    return this.#waiting.closed;
  }

  #complete(): void {
    this.#context.life.removeDependant(this);
    callReporting(() => this.#observer.complete(), this.#context.report);
  }
}
