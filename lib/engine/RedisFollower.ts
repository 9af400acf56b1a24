import { type SchedulerLike, Subscription } from 'rxjs';
import type { FollowSink } from '../model/FleetEngine.ts';
import { callReporting } from '../stream/callReporting.ts';
import { elapsed, schedule } from '../stream/schedulerTime.ts';
import { RedisCalls, type RedisSend } from './RedisCalls.ts';
import { numberFrom, readAge, readEntries, readMeta, readNotices, readStream } from './replies.ts';
import { ageScript, beginScript } from './scripts.ts';

/**
 * Follows the list in Redis, on a connection of its own. It asks for the epoch and the version; if both are those that it
 * knows, everything was known when it asked, and it waits for a notice. If the version is later, it is proved by the notices
 * that lead to it: changes may fall into each round trip. Notices have the versions in turn: if one is missing, or comes again
 * with other content, it reads the whole list. Each step has a deadline, and what fails begins anew after a pause that doubles.
 */
export class RedisFollower {
  readonly #parts: FollowerParts;
  readonly #calls: RedisCalls;
  readonly #life = new Subscription();
  #epoch = '';
  #version = 0;
  /** The id of the last notice that was read, and its version. */
  #from = '0-0';
  #noticed = 0;
  /** Whether something was proved since the list was read. */
  #isProved = true;
  #pause = firstPause;
  #failures = 0;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    // It has one command at a time; those that were given up may be without a reply for long.
    this.#calls = new RedisCalls(parts.wait, parts.scheduler, mostUnanswered);
  }

  start(): () => void {
    this.#askMeta();
    return () => {
      this.#life.unsubscribe();
    };
  }

  #askMeta(): void {
    const proves = this.#parts.sink.asks();
    const words = ['HMGET', this.#key('meta'), 'epoch', 'version'];
    this.#call(words, this.#parts.deadline, readMeta, ({ epoch, version }) => {
      if (epoch === '') this.#beginEpoch();
      else if (epoch !== this.#epoch || version < this.#version) this.#readList(epoch, version);
      else if (version === this.#version) {
        this.#proved(proves);
        this.#readNotices();
      } else this.#readNotices({ version, proves });
    });
  }

  #proved(proves: () => void): void {
    this.#isProved = true;
    this.#pause = firstPause;
    this.#failures = 0;
    proves();
  }

  #beginEpoch(): void {
    const keys = ['meta', 'notices', 'list'].map((name) => this.#key(name));
    const words = ['EVAL', beginScript, '3', ...keys, this.#parts.sink.newEpoch()];
    this.#call(words, this.#parts.deadline, numberFrom, () => {
      this.#askMeta();
    });
  }

  /** The place in the notices is read before the list, so that no change is between the two. */
  #readList(epoch: string, version: number): void {
    const { beat, deadline, sink } = this.#parts;
    // If it is read again without a proof, what is stored does not fit together: no haste.
    const pause = this.#isProved ? 0 : beat;
    this.#isProved = false;
    this.#call(['XREVRANGE', this.#key('notices'), '+', '-', 'COUNT', '1'], deadline, readStream, ([last]) => {
      this.#call(['HGETALL', this.#key('list')], deadline, readEntries, (entries) => {
        this.#call(['EVAL', ageScript, '1', this.#key('meta')], deadline, readAge, ({ age, run }) => {
          this.#from = last?.id ?? '0-0';
          this.#epoch = epoch;
          // The list was read after the last notice, so it has what that says.
          this.#version = Math.max(version, last?.entry?.version ?? 0);
          this.#noticed = last?.entry?.version ?? version;
          sink.list({ epoch, version: this.#version, entries, run, ...(age >= 0 && { age }) });
          this.#askMetaIn(pause);
        });
      });
    });
  }

  /** @param proof what is proved once the version is known that Redis had when it was asked; without it, this waits for a notice */
  #readNotices(proof?: { readonly version: number; readonly proves: () => void }): void {
    const waits = proof === undefined;
    const { beat, deadline, sink, scheduler } = this.#parts;
    const block = waits ? ['BLOCK', `${beat}`] : [];
    const words = ['XREAD', ...block, 'STREAMS', this.#key('notices'), this.#from];
    const began = elapsed(scheduler);
    this.#call(words, waits ? beat + deadline : deadline, readNotices, (notices) => {
      // Notices that the version promises and that are not there were trimmed.
      if (notices.length === 0 && !waits) this.#epoch = '';
      for (const { id, entry } of notices) {
        this.#from = id;
        // Some were trimmed, Redis has lost its latest changes and has others of these versions, or it is no notice.
        if (entry?.version !== this.#noticed + 1) {
          this.#epoch = '';
          break;
        }
        this.#noticed = entry.version;
        this.#version = Math.max(this.#version, entry.version);
        sink.changed(entry);
      }
      if (proof && this.#epoch !== '' && this.#version >= proof.version) this.#proved(proof.proves);
      // Something that does not wait, such as a proxy, must not be asked without a pause.
      const isEarly = waits && notices.length === 0 && elapsed(scheduler) - began < beat / 2;
      this.#askMetaIn(isEarly ? beat : 0);
    });
  }

  #askMetaIn(ms: number): void {
    if (ms === 0) {
      this.#askMeta();
      return;
    }
    const ask = (): void => {
      this.#life.remove(timer);
      this.#askMeta();
    };
    const timer = schedule(this.#parts.scheduler, ask, ms);
    this.#life.add(timer);
  }

  #key(name: string): string {
    return this.#parts.key(name);
  }

  #call<T>(words: readonly string[], deadline: number, read: (reply: unknown) => T, done: (value: T) => void): void {
    if (this.#life.closed) return;
    const running = new Subscription();
    this.#life.add(running);
    running.add(
      this.#calls.call(words, deadline, read).subscribe({
        next: (value) => {
          this.#life.remove(running);
          done(value);
        },
        error: (error: unknown) => {
          this.#life.remove(running);
          this.#failed(error);
        },
      }),
    );
  }

  #failed(error: unknown): void {
    const { sink, reset } = this.#parts;
    sink.failed(error);
    this.#epoch = ''; // Redis may have lost its latest changes, and have others of the same versions
    this.#failures += 1;
    if (reset && this.#failures % failuresUntilReset === 0) callReporting(reset);
    this.#askMetaIn(this.#pause);
    this.#pause = Math.min(this.#pause * 2, longestPause);
  }
}

export interface FollowerParts {
  readonly wait: RedisSend;
  readonly sink: FollowSink;
  readonly scheduler: SchedulerLike;
  readonly beat: number;
  readonly deadline: number;
  readonly key: (name: string) => string;
  readonly reset: (() => unknown) | undefined;
}

/** ms */
const firstPause = 50;
const longestPause = 500;
const failuresUntilReset = 4;
const mostUnanswered = 64;
