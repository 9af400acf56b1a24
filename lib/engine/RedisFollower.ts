import { type Observable, type SchedulerLike, Subscription } from 'rxjs';
import type { FollowSink } from '../model/FleetEngine.ts';
import { callReporting } from '../stream/callReporting.ts';
import { schedule } from '../stream/schedule.ts';
import { RedisCalls, type RedisSend } from './RedisCalls.ts';
import { entriesOf, listOf, numberFrom, pairsOf, readEntries, textFrom } from './replies.ts';

/**
 * Follows the list in Redis, on a connection of its own. It asks for the epoch and the version; if both are those that it
 * knows, everything was known when it asked, and it waits for a notice. Each step has a deadline, and what fails begins
 * anew after a pause.
 */
export class RedisFollower {
  readonly #parts: FollowerParts;
  readonly #calls: RedisCalls;
  readonly #life = new Subscription();
  #epoch = '';
  #version = 0;
  /** The id of the last notice that was read. */
  #from = '0-0';
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
    this.#call(
      ['HMGET', this.#key('meta'), 'epoch', 'version'],
      this.#parts.deadline,
      readMeta,
      ({ epoch, version }) => {
        this.#pause = firstPause;
        this.#failures = 0;
        if (epoch === '') this.#beginEpoch();
        else if (epoch !== this.#epoch || version < this.#version) this.#readList(epoch, version);
        else if (version === this.#version) {
          proves();
          this.#readNotices(true);
        } else this.#readNotices(false);
      },
    );
  }

  #beginEpoch(): void {
    const words = ['HSETNX', this.#key('meta'), 'epoch', this.#parts.sink.newEpoch()];
    this.#call(words, this.#parts.deadline, numberFrom, () => {
      this.#askMeta();
    });
  }

  /** The place in the notices is read before the list, so that no change is between the two. */
  #readList(epoch: string, version: number): void {
    const { deadline, sink } = this.#parts;
    this.#call(['XREVRANGE', this.#key('notices'), '+', '-', 'COUNT', '1'], deadline, entriesOf, ([last]) => {
      this.#call(['HGETALL', this.#key('list')], deadline, readEntries, (entries) => {
        this.#from = last?.id ?? '0-0';
        this.#epoch = epoch;
        this.#version = version;
        sink.list({ epoch, version, entries });
        this.#askMeta();
      });
    });
  }

  #readNotices(waits: boolean): void {
    const { beat, deadline, sink } = this.#parts;
    const block = waits ? ['BLOCK', `${beat}`] : [];
    const words = ['XREAD', ...block, 'STREAMS', this.#key('notices'), this.#from];
    this.#call(words, waits ? beat + deadline : deadline, readNotices, (notices) => {
      // Notices that the version promises and that are not there were trimmed.
      if (notices.length === 0 && !waits) this.#epoch = '';
      for (const { id, entry } of notices) {
        this.#from = id;
        if (entry.version > this.#version) this.#version = entry.version;
        sink.changed(entry);
      }
      this.#askMeta();
    });
  }

  #key(name: string): string {
    return this.#parts.key(name);
  }

  #call<T>(words: readonly string[], deadline: number, read: (reply: unknown) => T, done: (value: T) => void): void {
    if (this.#life.closed) return;
    const call: Observable<T> = this.#calls.call(words, deadline, read);
    const running = new Subscription();
    this.#life.add(running);
    running.add(
      call.subscribe({
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
    const { sink, scheduler, reset } = this.#parts;
    sink.failed(error);
    this.#failures += 1;
    if (reset && this.#failures % failuresUntilReset === 0) callReporting(reset);
    const timer = schedule(
      scheduler,
      () => {
        this.#life.remove(timer);
        this.#askMeta();
      },
      this.#pause,
    );
    this.#life.add(timer);
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
  readonly reset: (() => void) | undefined;
}

/** ms */
const firstPause = 50;
const longestPause = 500;
const failuresUntilReset = 4;
const mostUnanswered = 64;

function readMeta(reply: unknown): { readonly epoch: string; readonly version: number } {
  const [epoch, version] = listOf(reply);
  return { epoch: textFrom(epoch ?? ''), version: numberFrom(version ?? 0) };
}

/** An empty answer is null; another has one stream. */
function readNotices(reply: unknown): readonly Notice[] {
  if (reply === null || reply === undefined) return [];
  const [stream] = pairsOf(reply);
  return entriesOf(stream?.[1] ?? []).map(({ id, fields }) => {
    const entry = fields.get('e') ?? '';
    return {
      id,
      entry: { key: fields.get('k') ?? '', entry: entry === '' ? null : entry, version: numberFrom(fields.get('v')) },
    };
  });
}

interface Notice {
  readonly id: string;
  readonly entry: Parameters<FollowSink['changed']>[0];
}
