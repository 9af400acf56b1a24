import type { Observable, SchedulerLike, Subscription } from 'rxjs';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import { LiveRows } from './LiveRows.ts';
import type { OwnerCore } from './OwnerCore.ts';
import { soon } from '../stream/whenSettled.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { schedule } from '../stream/schedule.ts';
import { sealedObservable } from '../stream/OwnedObservable.ts';

/** Makes `owners$`: emits a snapshot to each new subscriber, then at most one per turn, when something has changed. */
export class OwnersTable {
  readonly owners$: Observable<readonly OwnerSnapshot[]>;
  /** Whether the next snapshot is scheduled. */
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
      // Attaches first, because the subscriber may change the table while it reads the snapshot.
      const detach = this.#subject.attach(subscriber);
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
      // The stack is too full to schedule: try again in a microtask (L24).
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
