import type { Observable, SchedulerLike, Subscription } from 'rxjs';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import { LiveRows } from './LiveRows.ts';
import type { OwnerCore } from './OwnerCore.ts';
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
  readonly #owners: () => readonly OwnerCore[];
  readonly #rows: LiveRows<OwnerCore, OwnerSnapshot>;

  constructor(scheduler: SchedulerLike, owners: () => readonly OwnerCore[]) {
    this.#scheduler = scheduler;
    this.#owners = owners;
    this.#rows = new LiveRows(owners, (owner) => (owner.listed ? owner.liveSnapshot() : undefined));
    this.owners$ = sealedObservable((subscriber) => {
      if (this.#over) subscriber.next(this.#rows.list());
      const detach = this.#subject.attach(subscriber); // before it gets the present, which it may change
      subscriber.next(this.#rows.list());
      return () => {
        detach();
        if (!this.#subject.observed) this.#stop();
      };
    });
  }

  added(owner: OwnerCore): void {
    this.#rows.add(owner);
    this.changed();
  }

  /** What the row of an owner shows has changed. Emits nothing by itself: counters change all the time. */
  outdated(owner: OwnerCore): void {
    this.#rows.change(owner);
  }

  changed(): void {
    if (this.#isScheduled || this.#over || !this.#subject.observed) return;
    this.#isScheduled = true;
    try {
      this.#timer = schedule(this.#scheduler, () => {
        this.#isScheduled = false;
        this.#subject.next(this.#rows.list());
      });
    } catch {
      this.#isScheduled = false;
      // No stack is left to schedule on: the change is told all the same (L24).
      soon(() => {
        this.changed();
      });
    }
  }

  #stop(): void {
    this.#rows.stop();
    const owners = this.#owners();
    for (let i = 0; i < owners.length; i++) owners[i]?.sockets.dropRows();
  }

  complete(): void {
    this.#over = true;
    this.#timer?.unsubscribe();
    this.#subject.complete();
  }
}
