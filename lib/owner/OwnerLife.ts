import { type Observable, Subscription, type TeardownLogic } from 'rxjs';
import { PrivateSet } from '../model/privateCollections.ts';
import type { OwnerEnd } from '../model/OwnerInfo.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { type Attempt, callReporting } from '../stream/callReporting.ts';
import { soon } from '../stream/whenSettled.ts';
import { hasStackRoom } from '../stream/ensureStackRoom.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import { OwnerSignal } from './OwnerSignal.ts';
import { type LifetimeWatcher, watchLifetime } from './watchLifetime.ts';

/** The lifetime of one owner: what ends with it, and the method that ends it. */
export class OwnerLife {
  /** Whether it has begun to end. A field, since it is read for each message. */
  over = false;
  #done = false;
  /** Whether `destroyed$` has emitted. */
  #emittedDestroyed = false;
  /** Set when it ends. */
  #end: OwnerEnd | undefined;
  /** What its dependants are given. */
  #endOfDependants: OwnerEnd | undefined;
  readonly #report: Report;
  readonly #dependants = new PrivateSet<Dependant>();
  readonly #teardowns = new PrivateSet<() => unknown>();
  /** Made when first asked for. */
  #destroyed: SafeSubject<void> | undefined;
  #signal: OwnerSignal | undefined;
  readonly #onEnded: (done: boolean) => void;

  /**
   * @param onEnded called when the dependants have ended, and with true when all the rest has; may be called more than once
   * @param report reports what teardowns throw
   */
  constructor(onEnded: (done: boolean) => void, report: Report = reportError) {
    this.#onEnded = onEnded;
    this.#report = report;
  }

  /** Who ended the owner, and why, for the host's record. Undefined until then. */
  get howEnded(): OwnerEnd | undefined {
    return this.#end;
  }

  /** Emits once and completes when the owner is destroyed, also to late subscribers. */
  get destroyed$(): Observable<void> {
    if (this.#destroyed) return this.#destroyed.observable;
    const destroyed = new SafeSubject<void>(true, this.#report);
    if (this.#emittedDestroyed) {
      destroyed.next();
      destroyed.complete();
    }
    this.#destroyed = destroyed; // only now: where the stack is full, it has not been asked for (L24)
    return destroyed.observable;
  }

  /** Created on first access. */
  get signal(): AbortSignal {
    if (!this.#signal) {
      this.#signal = new OwnerSignal(this.#report);
      if (this.over) this.#signal.abort();
    }
    return this.#signal.signal;
  }

  /**
   * Ends the owner when `lifetime` ends, which may have happened already.
   *
   * @param until which lifetime of the owner this is, for the record
   */
  bindTo(lifetime: LifetimeWatcher, until = 0): void {
    const unwatch = watchLifetime(lifetime, () => {
      this.end('owner', '', 'its lifetime (until) is over', { until });
    });
    this.addTeardown(unwatch);
  }

  /** Copies the list of dependants, oldest first. Read it by index. */
  get dependants(): readonly Dependant[] {
    return this.#dependants.list();
  }

  addDependant(dependant: Dependant): void {
    this.#dependants.add(dependant);
  }

  removeDependant(dependant: Dependant): void {
    this.#dependants.delete(dependant);
  }

  /**
   * Calls back when the owner ends, in order with the dependants, or immediately if it has ended. Returns a function
   * that cancels.
   */
  onEnd(callback: () => void): () => void {
    const dependant = {
      ownerDestroyed: (): void => {
        this.#dependants.delete(dependant); // before the callback, which may destroy the owner again
        callback();
      },
    };
    if (this.over) callback();
    else this.#dependants.add(dependant);
    return () => {
      this.#dependants.delete(dependant);
    };
  }

  /**
   * Runs the teardown when the owner ends, or immediately if it has ended.
   *
   * @throws TypeError for what cannot be run, such as the promise of an async function; nothing is nothing to run
   */
  addTeardown(teardown: TeardownLogic): void {
    if (!teardown) return;
    if (typeof teardown !== 'function' && typeof teardown.unsubscribe !== 'function') {
      throw new TypeError('add() takes a function, or an object with unsubscribe()');
    }
    // A function of its own for each call: a Subscription, too, runs a function as often as it was added.
    const run = (): unknown => (typeof teardown === 'function' ? teardown() : teardown.unsubscribe());
    if (this.over) {
      callReporting(run, this.#report);
      return;
    }
    this.#teardowns.add(run);
    // Forgets a Subscription that ends before the owner does.
    if (teardown instanceof Subscription) teardown.add(() => this.#teardowns.delete(run));
  }

  /**
   * Ends the owner: the dependants, newest first, then `onEnded`, the teardowns, `destroyed$` and the signal.
   * Idempotent, never throws (L10).
   *
   * When it returns, everything has ended. A nested or later call continues with what is left. Near the end of the stack,
   * and if it fails midway, a microtask does it (L24), and reports what fails even then; until then the owner is over, so
   * that it can request nothing.
   *
   * @param reason the reason of the ends of its sockets; it is sent to their peers too
   * @param why the reason in the host's record
   * @param which which lifetime has ended, if one has
   */
  end(by: OwnerEnd['by'], reason = '', why = reason, which?: Pick<OwnerEnd, 'until'>): void {
    if (this.#done) return;
    const hasRoom = hasStackRoom();
    if (!hasRoom) soon(() => this.end(by, reason, why, which)); // first: if this throws, nothing has changed
    this.#endOfDependants ??= { by, reason };
    this.#end ??= { by, reason: why, ...which };
    this.over = true;
    if (!hasRoom) return;
    try {
      this.#finish();
    } catch (error) {
      soon(() => {
        reportError(error);
        if (!this.#done) this.#finish(callReporting);
      });
    }
  }

  #finish(attempt: Attempt = (step) => step()): void {
    this.#endDependants(attempt);
    attempt(() => this.#onEnded(false));
    this.#teardowns.forEach((teardown) => {
      this.#teardowns.delete(teardown);
      callReporting(teardown, this.#report);
    });
    attempt(() => {
      if (!this.#emittedDestroyed) this.#destroyed?.put();
      this.#emittedDestroyed = true;
      this.#destroyed?.complete();
    });
    attempt(() => this.#signal?.abort());
    attempt(() => this.#onEnded(true));
    this.#done = true;
  }

  /** If a dependant throws, the others end all the same, and it is called again later, once. */
  #endDependants(attempt: Attempt): void {
    const end = this.#endOfDependants as OwnerEnd;
    let failure: { readonly error: unknown } | undefined;
    const dependants = this.#dependants.list();
    for (let i = dependants.length - 1; i >= 0; i--) {
      const dependant = dependants[i] as Dependant;
      if (!this.#dependants.has(dependant)) continue;
      try {
        attempt(() => {
          dependant.ownerDestroyed(end);
        });
        this.#dependants.delete(dependant);
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure) throw failure.error;
  }
}

/** Something that ends with its owner, such as a socket. */
export interface Dependant {
  /**
   * When it returns, nothing may be left. Until it has returned once, nested and later calls of `end` call it again, so
   * it must continue from its current state.
   */
  ownerDestroyed(end: OwnerEnd): void;
}
