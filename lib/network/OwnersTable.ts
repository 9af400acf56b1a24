import type { Observable, SchedulerLike } from 'rxjs';
import { append, freeze } from '../model/intrinsics.ts';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import { LiveRows } from './LiveRows.ts';
import type { OwnerCore } from './OwnerCore.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { NextTurn } from '../stream/NextTurn.ts';
import { sealedObservable } from '../stream/OwnedObservable.ts';

/** Makes `owners$`: emits a snapshot to each new subscriber, then at most one per turn, when something has changed. */
export class OwnersTable {
  readonly owners$: Observable<readonly OwnerSnapshot[]>;
  #over = false;
  readonly #subject = new SafeSubject<readonly OwnerSnapshot[]>();
  readonly #turn: NextTurn;
  readonly #owners: () => readonly OwnerCore[];
  readonly #rows: LiveRows<OwnerCore, OwnerSnapshot>;

  constructor(scheduler: SchedulerLike, owners: () => readonly OwnerCore[]) {
    this.#owners = owners;
    this.#rows = new LiveRows(owners, (owner) => (owner.listed ? owner.liveSnapshot() : undefined));
    this.#turn = new NextTurn(scheduler, () => {
      this.#subject.next(this.#rows.list());
    });
    this.owners$ = sealedObservable((subscriber) => {
      if (this.#over) subscriber.next(this.#rows.list());
      // Attaches first, because the subscriber may change the table while it reads the snapshot.
      const attachment = this.#subject.attach(subscriber);
      if (!this.#over) subscriber.next(this.#rows.list());
      return () => {
        attachment.unsubscribe();
        if (!this.#subject.observed) this.#stop();
      };
    });
  }

  /** What it shows now. */
  snapshot(): readonly OwnerSnapshot[] {
    const owners = this.#owners();
    const snapshots: OwnerSnapshot[] = [];
    for (let i = 0; i < owners.length; i++) {
      const owner = owners[i] as OwnerCore;
      if (owner.listed) append(snapshots, owner.snapshot());
    }
    return freeze(snapshots);
  }

  added(owner: OwnerCore): void {
    this.#rows.add(owner);
    this.changed();
  }

  removed(owner: OwnerCore): void {
    this.#rows.change(owner);
    this.changed();
  }

  /** Notes that the row of an owner is out of date. Emits nothing itself, because counters change all the time. */
  outdated(owner: OwnerCore): void {
    this.#rows.change(owner);
  }

  changed(): void {
    if (!this.#over && this.#subject.observed) this.#turn.request();
  }

  #stop(): void {
    this.#rows.stop();
    const owners = this.#owners();
    for (let i = 0; i < owners.length; i++) owners[i]?.sockets.dropRows();
  }

  /** Emits the last table, unless it has been emitted, and completes. */
  complete(): void {
    this.#over = true;
    if (this.#turn.due && this.#subject.observed) this.#subject.put(this.#rows.list());
    this.#turn.cancel();
    this.#subject.complete();
  }
}
