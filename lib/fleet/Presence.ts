import { readDone } from './answers.ts';
import type { FleetHost } from './FleetHost.ts';
import { slowTimeout } from './Questions.ts';
import { rowsOf } from './tableRows.ts';
import { jsonOf } from './text.ts';

/**
 * States that a host lives, what it has applied and what its sockets are: once a second, and after each change (S21). One
 * question at a time; what changes meanwhile is stated next.
 */
export class Presence {
  readonly #host: FleetHost;
  readonly #joined: number;
  #asking = false;
  #due = false;
  /** What to do when no question is on its way: this host leaves. */
  #leaving: (() => void) | undefined;

  constructor(host: FleetHost) {
    this.#host = host;
    this.#joined = host.settings.scheduler.now();
  }

  start(): void {
    const beat = (): void => {
      this.#host.later(beat, beatEvery);
      this.#host.beat();
      this.publish();
    };
    this.#host.later(beat, beatEvery);
    this.publish();
  }

  publish(): void {
    this.#due = true;
    if (this.#asking || this.#leaving) return;
    const { engine } = this.#host.settings;
    this.#host.questions.ask(
      'publish',
      () => {
        this.#asking = true;
        this.#due = false;
        return engine.publish(this.#host.incarnation, this.#state());
      },
      readDone,
      (done) => {
        this.#asking = false;
        if (this.#leaving) {
          this.#leaving();
          return;
        }
        const { membership } = this.#host;
        const isFirst = done && !membership.published;
        if (isFirst) {
          membership.published = true;
          this.#host.health.changed();
        }
        if (isFirst || this.#due) this.publish();
        else if (!membership.published) {
          this.#host.later(() => {
            this.publish();
          }, retryFirst);
        }
      },
      slowTimeout,
    );
  }

  /** Says that this host has left, with nothing of its log missing. It states nothing any more: that would undo it. */
  forget(then: () => void): void {
    const { engine } = this.#host.settings;
    this.#leaving = () => {
      this.#host.questions.ask('forget', () => engine.forget(this.#host.incarnation), readDone, then, slowTimeout);
    };
    if (!this.#asking) this.#leaving();
  }

  #state(): { readonly text: string; readonly rows: string; readonly ttl: number } {
    const { settings, membership, log } = this.#host;
    const { host, staleAfter, onStale } = settings;
    const { fresh, version, waiting, lost, unavailable } = this.#host.state();
    const text = jsonOf({
      host,
      joined: this.#joined,
      applied: version,
      epoch: membership.list.epoch,
      fresh,
      seq: log?.buffer.last ?? 0,
      waiting,
      lost,
      unavailable,
      staleAfter,
      onStale,
    });
    return { text, rows: jsonOf(rowsOf(host, this.#host.snapshot())), ttl: rowTtl };
  }
}

/** ms */
const beatEvery = 1_000;
const rowTtl = 5_000;
const retryFirst = 100;
