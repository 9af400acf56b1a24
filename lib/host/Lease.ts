import type { Subscription, Unsubscribable } from 'rxjs';
import { elapsed, schedule } from '../stream/schedulerTime.ts';
import type { Bridge } from './Bridge.ts';

/**
 * How long a guest may give no proof that it reads (G6). It is asked after a third of the lease. A tick that comes late
 * says that the host slept or was busy, and nothing of the guest: the lease then starts anew.
 */
export class Lease {
  #asked = false;
  /** When the guest last proved that it reads, or was asked to, by `elapsed`. */
  #since = 0;
  #tick: Unsubscribable | undefined;
  readonly #bridge: Bridge;
  readonly #ms: number;

  /**
   * @param ms 0: the guest is never asked
   * @param starting closed when the guest is started, which is when its lease begins
   */
  constructor(bridge: Bridge, ms: number, starting: Subscription) {
    this.#bridge = bridge;
    this.#ms = ms;
    if (ms > 0) starting.add(() => this.#begin());
  }

  /** The guest has proved that it reads. */
  renew(): void {
    this.#asked = false;
    this.#since = elapsed(this.#bridge.core.scheduler);
  }

  stop(): void {
    this.#tick?.unsubscribe();
  }

  #begin(): void {
    if (this.#bridge.over) return;
    this.#since = elapsed(this.#bridge.core.scheduler);
    this.#wait();
  }

  #wait(): void {
    const { scheduler } = this.#bridge.core;
    const step = this.#ms / 3;
    const due = elapsed(scheduler) + step;
    this.#tick = schedule(
      scheduler,
      () => {
        const now = elapsed(scheduler);
        this.#wait();
        if (now - due > step / 2) this.#since = now;
        else this.#look(now - this.#since, step);
      },
      step,
    );
  }

  #look(silent: number, step: number): void {
    if (!this.#asked && silent >= Math.floor(step)) {
      this.#asked = true;
      this.#since += silent;
      this.#bridge.unread.ping();
    } else if (this.#asked && silent >= this.#ms) this.#bridge.violate('lease');
  }
}
