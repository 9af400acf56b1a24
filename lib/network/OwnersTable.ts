import type { Observable, SchedulerLike, Subscription } from 'rxjs';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import { soon } from '../stream/whenSettled.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { schedule } from '../stream/schedule.ts';
import { sealedObservable } from '../stream/OwnedObservable.ts';

/** `owners$`: the present to each new subscriber, then once per turn in which something changed. */
export class OwnersTable {
  readonly owners$: Observable<readonly OwnerSnapshot[]>;
  /** Whether a change waits to be told. */
  #isScheduled = false;
  #timer: Subscription | undefined;
  #over = false;
  readonly #subject = new SafeSubject<readonly OwnerSnapshot[]>();
  readonly #scheduler: SchedulerLike;
  readonly #snapshot: () => readonly OwnerSnapshot[];

  constructor(scheduler: SchedulerLike, snapshot: () => readonly OwnerSnapshot[]) {
    this.#scheduler = scheduler;
    this.#snapshot = snapshot;
    this.owners$ = sealedObservable((subscriber) => {
      if (this.#over) subscriber.next(snapshot());
      const detach = this.#subject.attach(subscriber); // before it gets the present, which it may change
      subscriber.next(snapshot());
      return detach;
    });
  }

  changed(): void {
    if (this.#isScheduled || this.#over || !this.#subject.observed) return;
    this.#isScheduled = true;
    try {
      this.#timer = schedule(this.#scheduler, () => {
        this.#isScheduled = false;
        this.#subject.next(this.#snapshot());
      });
    } catch {
      this.#isScheduled = false;
      // No stack is left to schedule on: the change is told all the same (L24).
      soon(() => {
        this.changed();
      });
    }
  }

  complete(): void {
    this.#over = true;
    this.#timer?.unsubscribe();
    this.#subject.complete();
  }
}
