import type { Observable, SchedulerLike } from 'rxjs';
import type { OwnerSnapshot } from '../model/OwnerSnapshot.ts';
import { Outlet } from '../stream/Outlet.ts';
import { sealedObservable } from '../stream/sealedObservable.ts';

/** `owners$`: the present to each new subscriber, then once per turn in which something changed. */
export class OwnersTable {
  readonly owners$: Observable<readonly OwnerSnapshot[]>;
  #due = false;
  readonly #outlet = new Outlet<readonly OwnerSnapshot[]>();
  readonly #scheduler: SchedulerLike;
  readonly #snapshot: () => readonly OwnerSnapshot[];

  constructor(scheduler: SchedulerLike, snapshot: () => readonly OwnerSnapshot[]) {
    this.#scheduler = scheduler;
    this.#snapshot = snapshot;
    this.owners$ = sealedObservable((subscriber) => {
      subscriber.next(snapshot());
      return this.#outlet.attach(subscriber);
    });
  }

  changed(): void {
    if (this.#due || !this.#outlet.observed) return;
    this.#due = true;
    this.#scheduler.schedule(() => {
      this.#due = false;
      this.#outlet.next(this.#snapshot());
    });
  }

  complete(): void {
    this.#outlet.complete();
  }
}
