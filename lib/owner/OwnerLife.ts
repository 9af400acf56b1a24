import { type Observable, Subscription, type TeardownLogic, type Unsubscribable } from 'rxjs';
import type { Lifetime } from '../model/Lifetime.ts';
import type { OwnerEnd } from '../model/OwnerRecord.ts';
import { Outlet } from '../stream/Outlet.ts';
import { callReporting } from '../stream/callReporting.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import { OwnerSignal } from './OwnerSignal.ts';
import { watchLifetime } from './watchLifetime.ts';

/** What ends with its owner. */
export interface Dependant {
  /** Must leave nothing behind when it returns. */
  ownerDestroyed(end: OwnerEnd): void;
}

/** The lifetime of one owner, and the power to end it, which the owner's handle only borrows. */
export class OwnerLife {
  #over = false;
  #end: OwnerEnd | undefined;
  readonly #report: Report;
  readonly #dependants = new Set<Dependant>();
  readonly #teardowns = new Subscription();
  readonly #destroyed: Outlet<void>;
  #signal: OwnerSignal | undefined;
  #unwatch: (() => void) | undefined;

  /** @param report takes what its teardowns throw */
  constructor(report: Report = reportError) {
    this.#report = report;
    this.#destroyed = new Outlet(true, report);
  }

  get over(): boolean {
    return this.#over;
  }

  /** Who ended it, and why, for the host's record. */
  get how(): OwnerEnd | undefined {
    return this.#end;
  }

  /** Emits once, to late subscribers too, and completes, when the owner is destroyed. */
  get destroyed$(): Observable<void> {
    return this.#destroyed.observable;
  }

  /** Made when first asked for. */
  get signal(): AbortSignal {
    if (!this.#signal) {
      this.#signal = new OwnerSignal(this.#report);
      if (this.#over) this.#signal.abort();
    }
    return this.#signal.signal;
  }

  /** Binds this life to another, which may already be over. */
  bindTo(lifetime: Lifetime): void {
    const unwatch = watchLifetime(lifetime, () => {
      this.end('owner', '', 'its lifetime (until) is over');
    });
    if (!this.#over) this.#unwatch = unwatch;
    else if (unwatch) callReporting(unwatch, this.#report);
  }

  /** What would end with it now, oldest first. */
  get dependants(): Iterable<Dependant> {
    return this.#dependants;
  }

  addDependant(dependant: Dependant): void {
    this.#dependants.add(dependant);
  }

  removeDependant(dependant: Dependant): void {
    this.#dependants.delete(dependant);
  }

  /** Calls back in the turn of the dependants when it ends, inside this call if it has; the returned function leaves. */
  onEnd(callback: () => void): () => void {
    const dependant = { ownerDestroyed: callback };
    if (this.#over) callback();
    else this.#dependants.add(dependant);
    return () => {
      this.#dependants.delete(dependant);
    };
  }

  /** Runs the teardown with the owner; at once if it is gone. */
  addTeardown(teardown: TeardownLogic): void {
    callReporting(() => {
      this.#teardowns.add(
        typeof teardown === 'object' ? apart(teardown) : teardown && reporting(teardown, this.#report),
      );
    }, this.#report);
  }

  /**
   * Ends it: dependants newest first, then teardowns, then `destroyed$` and the signal. Idempotent, never throws (L10): a
   * part that throws does not keep the others from ending.
   *
   * @param reason of its sockets' ends, which their peers get too
   * @param why for the host's record
   */
  end(by: OwnerEnd['by'], reason = '', why = reason): void {
    if (this.#over) return;
    this.#over = true;
    this.#end = { by, reason: why };
    if (this.#unwatch) callReporting(this.#unwatch, this.#report);
    for (const dependant of [...this.#dependants].reverse()) {
      callReporting(() => {
        dependant.ownerDestroyed({ by, reason });
      }, this.#report);
    }
    this.#dependants.clear();
    callReporting(() => {
      this.#teardowns.unsubscribe();
    }, this.#report);
    this.#destroyed.next();
    this.#destroyed.complete();
    this.#signal?.abort();
  }
}

/**
 * A Subscription shows its parent, which holds the others' teardowns: it gets a function instead (L9). One that ends
 * before its owner does is forgotten.
 */
function apart(given: Unsubscribable): Subscription {
  const own = new Subscription(() => {
    given.unsubscribe();
  });
  if (given instanceof Subscription) {
    given.add(() => {
      own.unsubscribe();
    });
  }
  return own;
}

/** A Subscription drops what a teardown answers: an async one's rejection would end a Node process. */
function reporting(teardown: () => void, report: Report): () => void {
  return () => {
    callReporting(teardown, report);
  };
}
