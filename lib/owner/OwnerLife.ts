import { type Observable, Subscription, type TeardownLogic } from 'rxjs';
import type { Lifetime } from '../model/Lifetime.ts';
import { OwnSet } from '../model/OwnSet.ts';
import type { OwnerEnd } from '../model/OwnerInfo.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { callReporting } from '../stream/callReporting.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { soon } from '../stream/whenSettled.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import { OwnerSignal } from './OwnerSignal.ts';
import { watchLifetime } from './watchLifetime.ts';

/** What ends with its owner. */
export interface Dependant {
  /**
   * Must leave nothing behind when it returns. Called again by a nested or later `end` until it has returned once, so it
   * goes on where it stands.
   */
  ownerDestroyed(end: OwnerEnd): void;
}

/** The lifetime of one owner, and the power to end it, which the owner's handle only borrows. */
export class OwnerLife {
  #over = false;
  #done = false;
  /** Whether `destroyed$` has its value. */
  #told = false;
  #reason = '';
  #end: OwnerEnd | undefined;
  readonly #report: Report;
  readonly #dependants = new OwnSet<Dependant>();
  readonly #teardowns = new OwnSet<() => unknown>();
  readonly #destroyed: SafeSubject<void>;
  #signal: OwnerSignal | undefined;
  readonly #gone: () => void;
  #unwatch: (() => void) | undefined;

  /**
   * @param gone called when its dependants have ended; may be called more than once
   * @param report takes what its teardowns throw
   */
  constructor(gone: () => void, report: Report = reportError) {
    this.#gone = gone;
    this.#report = report;
    this.#destroyed = new SafeSubject(true, report);
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
      const end = (): void => {
        this.end('owner', '', 'its lifetime (until) is over');
      };
      try {
        ensureStackRoom();
        end();
      } catch {
        soon(end);
      }
    });
    if (!this.#over) this.#unwatch = unwatch;
    else if (unwatch) callReporting(unwatch, this.#report);
  }

  /** What would end with it now, oldest first: a copy, to be read by index. */
  get dependants(): readonly Dependant[] {
    return this.#dependants.list();
  }

  addDependant(dependant: Dependant): void {
    this.#dependants.add(dependant);
  }

  removeDependant(dependant: Dependant): void {
    this.#dependants.delete(dependant);
  }

  /** Calls back in the turn of the dependants when it ends, inside this call if it has; the returned function leaves. */
  onEnd(callback: () => void): () => void {
    const dependant = {
      ownerDestroyed: (): void => {
        this.#dependants.delete(dependant); // once, also where the callback destroys the owner
        callback();
      },
    };
    if (this.#over) callback();
    else this.#dependants.add(dependant);
    return () => {
      this.#dependants.delete(dependant);
    };
  }

  /** Runs the teardown with the owner; at once if it is gone. */
  addTeardown(teardown: TeardownLogic): void {
    if (!teardown) return;
    const run = typeof teardown === 'function' ? teardown : (): unknown => teardown.unsubscribe();
    if (this.#over) {
      callReporting(run, this.#report);
      return;
    }
    this.#teardowns.add(run);
    // A Subscription that ends before its owner does is forgotten.
    if (teardown instanceof Subscription) teardown.add(() => this.#teardowns.delete(run));
  }

  /**
   * Ends it: dependants newest first, then `gone`, teardowns, `destroyed$` and the signal. Idempotent, never throws (L10).
   *
   * It is done when everything has ended. A nested or later call goes on with what is left, and what breaks off, as at
   * the end of the stack, is finished in a microtask (L24).
   *
   * @param reason of its sockets' ends, which their peers get too
   * @param why for the host's record
   */
  end(by: OwnerEnd['by'], reason = '', why = reason): void {
    if (this.#done) return;
    if (!this.#over) {
      this.#end = { by, reason: why };
      this.#reason = reason;
    }
    this.#over = true;
    try {
      this.#finish();
    } catch (error) {
      soon(() => {
        reportError(error);
        this.end(by);
      });
    }
  }

  #finish(): void {
    const unwatch = this.#unwatch;
    this.#unwatch = undefined;
    if (unwatch) callReporting(unwatch, this.#report);
    this.#endDependants();
    this.#gone();
    this.#teardowns.forEach((teardown) => {
      this.#teardowns.delete(teardown);
      callReporting(teardown, this.#report);
    });
    if (!this.#told) this.#destroyed.put();
    this.#told = true;
    this.#destroyed.complete();
    this.#signal?.abort();
    this.#done = true;
  }

  /** One that throws does not keep the others from ending; it is called again afterwards. */
  #endDependants(): void {
    const end: OwnerEnd = { by: this.#end?.by ?? 'owner', reason: this.#reason };
    let failure: { readonly error: unknown } | undefined;
    const dependants = this.#dependants.list();
    for (let i = dependants.length - 1; i >= 0; i--) {
      const dependant = dependants[i] as Dependant;
      if (!this.#dependants.has(dependant)) continue;
      try {
        dependant.ownerDestroyed(end);
        this.#dependants.delete(dependant);
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure) throw failure.error;
  }
}
