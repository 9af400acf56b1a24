import type { Changed, FleetEngine } from '../model/FleetEngine.ts';
import { machineRandom, randomName } from '../stream/machineRandom.ts';
import { readChanged } from './answers.ts';
import { type Questions, slowTimeout } from './Questions.ts';
import type { RevokedList, Unsent } from './RevokedList.ts';

/**
 * Sends the engine again what it has forgotten (S6): a few entries at a time, and the next when one is answered, because an
 * engine may refuse a whole list at once.
 */
export class Resending {
  readonly #parts: ResendingParts;
  #entries: readonly Unsent[] = [];
  /** The index of the next entry, and where it must stop. */
  #next = 0;
  #end = 0;
  #asking = 0;
  #failures = 0;
  #running = false;

  constructor(parts: ResendingParts) {
    this.#parts = parts;
  }

  /** Sends all that is unsent. What fails is left to the next call. */
  start(): void {
    this.#entries = this.#parts.list.unsent.list();
    // Each host begins at another place: what one has sent, the others need not send.
    this.#next = machineRandom() % (this.#entries.length || 1);
    this.#end = this.#next + this.#entries.length;
    this.#failures = 0;
    this.#continue();
  }

  /** A loop, not a recursion: an engine may answer inside the question. */
  #continue(): void {
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#asking < mostAsking && this.#failures < mostAsking && this.#next < this.#end) {
        const entry = this.#entries[this.#next % this.#entries.length] as Unsent;
        this.#next += 1;
        // Another host may have sent it meanwhile.
        if (this.#parts.list.unsent.get(entry.key) === entry) this.#send(entry);
      }
    } finally {
      this.#running = false;
    }
  }

  #send({ key, entry, since }: Unsent): void {
    const { engine, questions, list } = this.#parts;
    const answered = (changed: Changed | undefined): void => {
      this.#asking -= 1;
      if (!changed) this.#failures += 1;
      else if (changed.epoch === list.epoch) list.unsent.delete(key);
      this.#continue();
    };
    questions.ask(
      'change',
      () => {
        this.#asking += 1;
        // A new epoch, in case it forgets once more: with an old one nobody would notice.
        return engine.change(key, entry, { epoch: randomName(4), since });
      },
      readChanged,
      answered,
      slowTimeout,
    );
  }
}

interface ResendingParts {
  readonly engine: FleetEngine;
  readonly questions: Questions;
  readonly list: RevokedList;
}

/** How many entries may wait for an answer; after so many failures the rest waits for the next call. */
const mostAsking = 64;
