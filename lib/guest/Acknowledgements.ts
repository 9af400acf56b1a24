import type { SchedulerLike, Unsubscribable } from 'rxjs';
import { schedule } from '../stream/schedulerTime.ts';
import { guestKinds } from '../wire/kinds.ts';
import type { HostedId } from './HostedId.ts';

/**
 * Acknowledges marks, in a later turn than the one in which they were reached: a host on another core could otherwise fill
 * the window again and again, and keep this side in one turn for ever, without its timers.
 */
export class Acknowledgements {
  #reached: { readonly id: HostedId; readonly token: number }[] = [];
  #posting: Unsubscribable | undefined;
  readonly #scheduler: SchedulerLike;

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
  }

  add(id: HostedId, token: number): void {
    this.#reached.push({ id, token });
    this.#posting ??= schedule(this.#scheduler, () => {
      this.#post();
    });
  }

  stop(): void {
    this.#posting?.unsubscribe();
    this.#reached = [];
  }

  #post(): void {
    const reached = this.#reached;
    this.#reached = [];
    this.#posting = undefined;
    for (const { id, token } of reached) id.post(guestKinds.ack, token);
  }
}
