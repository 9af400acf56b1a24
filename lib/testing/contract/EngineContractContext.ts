import { from, type ObservableInput, timer } from 'rxjs';
import type { FleetAnswer, FleetEngine, FleetList, ListEntry } from '../../model/FleetEngine.ts';
import { within } from './demand.ts';
import type { StartedEngine } from './fleetEngineContract.ts';

/** What a case of the contract of engines does with an engine. */
export class EngineContractContext {
  readonly engine: FleetEngine;
  readonly other: FleetEngine;
  readonly #started: StartedEngine;
  readonly #patience: number;
  readonly #followers: Followed[] = [];

  constructor(started: StartedEngine, patience: number) {
    this.#started = started;
    this.#patience = patience;
    this.engine = started.engine;
    this.other = started.other ?? started.engine;
  }

  /** Awaits an answer. */
  readonly answer = <T>(answer: FleetAnswer<T>): Promise<T> =>
    within(this.#patience, from(answer as ObservableInput<T>), () => 'an answer');

  readonly pass = (ms: number): Promise<unknown> => within(ms + this.#patience, timer(ms), () => 'time to pass');

  /** Waits until something holds. */
  readonly until = async (holds: () => boolean, what: string): Promise<void> => {
    for (let waited = 0; !holds(); waited += 10) {
      if (waited > this.#patience) throw new Error(`waited ${this.#patience} ms for ${what}`);
      await this.pass(10);
    }
  };

  readonly forget = async (): Promise<void> => {
    await this.#started.forget?.();
  };

  /** Stops all followers. */
  finish(): void {
    for (const { stop } of this.#followers) stop();
  }

  /** Follows the list, and keeps what it is given. */
  readonly follow = (engine: FleetEngine): Followed => {
    const followed = new Followed();
    this.#followers.push(followed);
    followed.stop = engine.follow({
      asks: () => {
        followed.questions += 1;
        return () => {
          followed.proofs += 1;
        };
      },
      list: (list) => {
        followed.lists.push(list);
      },
      changed: (entry) => {
        followed.changes.push(entry);
      },
      newEpoch: () => `epoch-${++epochs}`,
      failed: () => undefined,
    });
    return followed;
  };
}

let epochs = 0;

/** What a follower was given. */
class Followed {
  readonly lists: FleetList[] = [];
  readonly changes: ListEntry[] = [];
  questions = 0;
  proofs = 0;
  stop: () => void = () => undefined;
}
