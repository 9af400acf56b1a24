import type { Observable, SchedulerLike } from 'rxjs';
import { freeze } from '../model/intrinsics.ts';
import { NextTurn } from '../stream/NextTurn.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { Failures } from './Failures.ts';
import type { FleetHealth } from './Fleet.ts';

/** Emits how a host is connected to its fleet, at most once per turn, when that has changed. */
export class Health {
  /** How many requests were decided without the engine. */
  unavailable = 0;
  readonly failures = new Failures(() => {
    this.changed();
  });
  #last: FleetHealth | undefined;
  readonly #subject = new SafeSubject<FleetHealth>(true);
  readonly #turn: NextTurn;
  readonly #read: () => FleetHealth;

  constructor(scheduler: SchedulerLike, read: () => FleetHealth) {
    this.#read = read;
    this.#turn = new NextTurn(scheduler, () => {
      this.emit();
    });
  }

  get health$(): Observable<FleetHealth> {
    return this.#subject.observable;
  }

  /** Emits in the next turn, if something has changed by then. */
  changed(): void {
    this.#turn.request();
  }

  emit(): void {
    const health = freeze(this.#read());
    if (this.#last && isSame(this.#last, health)) return;
    this.#last = health;
    this.#subject.next(health);
  }

  stop(): void {
    this.#turn.cancel();
    this.emit();
    this.#subject.complete();
  }
}

function isSame(a: FleetHealth, b: FleetHealth): boolean {
  if (a.fresh !== b.fresh || a.since !== b.since || a.version !== b.version) return false;
  if (a.waiting !== b.waiting || a.lost !== b.lost) return false;
  return a.unavailable === b.unavailable && a.failure === b.failure;
}
