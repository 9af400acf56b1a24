import { append, floor, min } from '../model/intrinsics.ts';
import { largestInteger } from '../model/readOptions.ts';
import { readHeld } from './answers.ts';
import type { ConnectionsQuota } from './FleetOptions.ts';
import type { QuotaContext } from './QuotaContext.ts';

/** How long the engine remembers what a host said that it holds, in ms. */
export const slotTtl = 3_000;

/** A socket that asks for a slot. */
export interface SlotWaiter {
  /** Whether the socket is closed, so that it needs no slot any more. */
  gone: boolean;
  readonly done: (outcome: SlotOutcome) => void;
}

export type SlotOutcome = 'granted' | 'full' | 'unavailable';

/**
 * The slots that one host holds of one key. It has one question about the key at a time, so that no answer overtakes
 * another: those who ask meanwhile are asked for together, and after a refusal once more for what is free, so that nobody
 * waits for more than three questions. After the answer the number is what is then so, not what was asked (S11); what was
 * asked without an answer is corrected by the next assertion (S12).
 */
export class Slots {
  held = 0;
  /** Whether the engine may think that this host holds another number. */
  dirty = false;
  readonly #key: string;
  readonly #quota: ConnectionsQuota;
  readonly #context: QuotaContext;
  #waiting: SlotWaiter[] = [];
  #asking = false;
  /** How many the engine knows that this host holds; undefined after a question without an answer. */
  #known: number | undefined = 0;

  constructor(key: string, quota: ConnectionsQuota, context: QuotaContext) {
    this.#key = key;
    this.#quota = quota;
    this.#context = context;
  }

  /** Whether nothing of it need be remembered. */
  get idle(): boolean {
    return this.held === 0 && !this.dirty && !this.#asking && this.#waiting.length === 0;
  }

  claim(waiter: SlotWaiter): void {
    append(this.#waiting, waiter);
    this.#next();
  }

  /** A socket that held a slot is closed. */
  release(): void {
    this.held -= 1;
    this.dirty = true;
    this.#context.later(() => {
      this.#next();
    });
  }

  /** States again how many it holds. */
  assert(): void {
    this.dirty = true;
    this.#next();
  }

  #next(): void {
    if (this.#asking) return;
    const waiters = this.#waiting;
    this.#waiting = [];
    const alive: SlotWaiter[] = [];
    for (let i = 0; i < waiters.length; i++) if (!waiters[i]?.gone) append(alive, waiters[i] as SlotWaiter);
    if (alive.length > 0) this.#ask(alive);
    else if (this.dirty) this.#assert();
  }

  #assert(): void {
    const mine = this.held;
    this.#hold(mine, largestInteger, (held) => {
      this.dirty = held === undefined || this.held !== mine;
      // What failed waits for the next beat.
      if (held !== undefined || this.#waiting.length > 0) this.#next();
    });
  }

  #ask(waiters: readonly SlotWaiter[], isRest = false): void {
    const { most } = this.#quota;
    const mine = this.held + waiters.length;
    this.#hold(mine, most, (answer) => {
      if (answer === undefined) {
        this.dirty = true; // it may have been carried out
        this.#notify(waiters, 'unavailable');
        if (this.#waiting.length === 0) return; // the next beat states what is so
      } else if (answer.ok) this.#grant(waiters, mine);
      else {
        const counted = this.#known ?? this.held; // of the total, this host's part
        const releasedSince = counted - this.held;
        const free = floor(most - answer.total + releasedSince);
        this.#askForRest(waiters, isRest ? 0 : min(waiters.length - 1, free));
      }
      this.#next();
    });
  }

  /** Asks once more, for as many as are free; also those who have asked meanwhile need not ask for more. */
  #askForRest(waiters: readonly SlotWaiter[], free: number): void {
    const full: SlotWaiter[] = [];
    const some: SlotWaiter[] = [];
    const late = free > 0 ? this.#waiting : [];
    if (free > 0) this.#waiting = [];
    for (let i = 0; i < waiters.length + late.length; i++) {
      const waiter = waiters[i] ?? late[i - waiters.length];
      if (waiter && !waiter.gone) append(some.length < free ? some : full, waiter);
    }
    if (some.length > 0) this.#ask(some, true);
    this.#notify(full, 'full');
  }

  #hold(mine: number, most: number, done: (held: ReturnType<typeof readHeld>) => void): void {
    const { engine, questions, incarnation } = this.#context;
    questions.ask(
      'hold',
      () => {
        this.#asking = true;
        return engine.hold(this.#key, { host: incarnation, mine, most, ttl: slotTtl });
      },
      (given) => {
        const held = readHeld(given);
        return held && this.#context.isKnown(held) ? held : undefined;
      },
      (held) => {
        this.#asking = false;
        if (held?.ok !== false) this.#known = held && mine;
        done(held);
      },
    );
  }

  /** Counts all of them before the first is notified, whose code may ask for another slot at once. */
  #grant(waiters: readonly SlotWaiter[], mine: number): void {
    const alive: SlotWaiter[] = [];
    for (let i = 0; i < waiters.length; i++) if (!waiters[i]?.gone) append(alive, waiters[i] as SlotWaiter);
    this.held += alive.length;
    this.dirty = this.held !== mine;
    for (let i = 0; i < alive.length; i++) {
      const waiter = alive[i] as SlotWaiter;
      if (waiter.gone) this.release();
      else waiter.done('granted');
    }
  }

  #notify(waiters: readonly SlotWaiter[], outcome: SlotOutcome): void {
    for (let i = 0; i < waiters.length; i++) {
      const waiter = waiters[i] as SlotWaiter;
      if (!waiter.gone) waiter.done(outcome);
    }
  }
}
