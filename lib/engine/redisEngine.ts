import { asyncScheduler, map, type Observable, type SchedulerLike, switchMap } from 'rxjs';
import type { FleetEngine, FleetViews } from '../model/FleetEngine.ts';
import { readFunction, readInteger, readOptions, readScheduler } from '../model/readOptions.ts';
import { RedisCalls, type RedisSend } from './RedisCalls.ts';
import { RedisFollower } from './RedisFollower.ts';
import { RedisHosts } from './RedisHosts.ts';
import { entriesOf, listOf, numberFrom, readEntries, readMeta, readSeq, textFrom } from './replies.ts';
import { appendScript, changeScript, drawScript, holdScript, takeScript } from './scripts.ts';

/**
 * Makes an engine on Redis 6.2 or newer, or on Valkey. You pass the client as two functions that send a command: one for
 * questions, one on a connection of its own that only waits for changes. Both must fail fast: no queue while the connection is
 * down, no retry and no re-send by the client, because a question that comes late counts twice.
 *
 * All keys begin with `rsn:{fleet}:`, so a fleet is in one slot of a cluster. Whoever can write to them can restore what is
 * revoked.
 *
 * @throws TypeError for anything but a plain object of its options, and for a name of a fleet that is not made of letters,
 * digits, `_`, `.` and `-`; RangeError for a number out of its range
 * @example
 * const settings = { enableOfflineQueue: false, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 };
 * const [questions, waiting] = [new Redis(url, settings), new Redis(url, settings)];
 * const engine = redisEngine({
 *   send: ([name, ...words]) => questions.call(name, words),
 *   wait: ([name, ...words]) => waiting.call(name, words),
 *   fleet: 'production',
 * });
 */
export function redisEngine(options: RedisEngineOptions): FleetEngine {
  const given = readOptions<RedisEngineOptions>('redisEngine', options, names);
  const { fleet, send, wait } = given;
  if (typeof send !== 'function' || typeof wait !== 'function') {
    throw new TypeError('redisEngine: send and wait must be functions that send a command');
  }
  if (typeof fleet !== 'string' || !/^[\w.-]{1,64}$/u.test(fleet)) {
    throw new TypeError('redisEngine: fleet must be 1 to 64 letters, digits, "_", "." and "-"');
  }
  const scheduler = readScheduler('redisEngine: scheduler', given.scheduler ?? asyncScheduler);
  const deadline = readInteger('redisEngine: deadline', given.deadline ?? 1_000);
  const beat = readInteger('redisEngine: beat', given.beat ?? 300);
  const keep = readInteger('redisEngine: keep', given.keep ?? 1_000_000);
  const reset = readFunction('redisEngine: reset', given.reset);
  const resetOf = (which: 'send' | 'wait') => reset && (() => reset(which));
  const calls = new RedisCalls(send, scheduler, mostUnanswered, resetOf('send'));
  const key = (name: string): string => `rsn:{${fleet}}:${name}`;
  const ask = <T>(words: readonly (string | number)[], read: (reply: unknown) => T, within = deadline): Observable<T> =>
    calls.call(words, within, read);
  const run = <T>(
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
    read: (reply: readonly unknown[]) => T,
    within?: number,
  ): Observable<T> =>
    ask(['EVAL', script, keys.length, ...keys.map(key), ...args], (reply) => read(listOf(reply)), within);
  const hosts = new RedisHosts(ask, key);
  const list = (): Observable<FleetViews['revoked']> =>
    ask(['HMGET', key('meta'), 'epoch', 'version'], readMeta).pipe(
      switchMap((meta) => ask(['HGETALL', key('list')], (reply) => ({ ...meta, entries: readEntries(reply) }))),
    );
  const looks: { [W in keyof FleetViews]: () => Observable<FleetViews[W]> } = {
    revoked: list,
    hosts: () => hosts.hosts(),
    table: () => hosts.table(),
  };
  return Object.freeze<FleetEngine>({
    beat,
    take: (name, { count, per }) =>
      run(takeScript, [`rate:${name}`], [count, per], ([ok, retryAfter]) =>
        numberFrom(ok) === 1 ? { ok: true } : { ok: false, retryAfter: numberFrom(retryAfter) },
      ),
    hold: (name, { host, mine, most, ttl }) =>
      run(holdScript, [`hold:${name}`, 'meta'], [host, mine, most, ttl], ([ok, total, epoch]) => ({
        ok: numberFrom(ok) === 1,
        total: numberFrom(total),
        epoch: textFrom(epoch),
      })),
    draw: (name, { most, want, per, period = '' }) =>
      run(drawScript, [`budget:${name}`, 'meta'], [most, want, per, period], ([got, left, renews, drawnIn]) => ({
        got: numberFrom(got),
        left: numberFrom(left),
        renews: numberFrom(renews),
        period: textFrom(drawnIn),
      })),
    append: (incarnation, prev, records) =>
      run(
        appendScript,
        ['log', 'marks'],
        [incarnation, keep, prev, ...records.flatMap(({ seq, text }) => [seq, text])],
        ([last, behind]) => ({ last: numberFrom(last), behind: numberFrom(behind) === 1 }),
        deadline * 10, // a batch is long, and the link may be slow; the host has a deadline of its own
      ),
    change: (name, entry, { epoch, since = '' }) =>
      run(changeScript, ['list', 'notices', 'meta'], [name, entry ?? '', epoch, since], ([version, known, was]) => ({
        version: numberFrom(version),
        epoch: textFrom(known),
        wasRevoked: numberFrom(was) === 1,
      })),
    follow: (sink) => new RedisFollower({ wait, sink, scheduler, beat, deadline, key, reset: resetOf('wait') }).start(),
    publish: (incarnation, state) => hosts.publish(incarnation, state),
    forget: (incarnation) => hosts.forget(incarnation),
    look: <W extends keyof FleetViews>(what: W) => looks[what](),
    read: (from) =>
      ask(['XRANGE', key('log'), from === '' ? '-' : `(${from}`, '+', 'COUNT', 512], entriesOf).pipe(
        map((entries) =>
          entries.map(({ id, fields }) => ({
            id,
            incarnation: fields.get('i') ?? '',
            seq: readSeq(fields.get('s')),
            text: fields.get('d') ?? '',
          })),
        ),
      ),
  });
}

/**
 * Options of `redisEngine`. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#redisengineoptions}
 */
export interface RedisEngineOptions {
  /** Sends a command. */
  readonly send: RedisSend;
  /** Sends a command on a connection of its own, which blocks. */
  readonly wait: RedisSend;
  /** The name of the fleet: part of all keys. */
  readonly fleet: string;
  /**
   * Called when a connection has been silent for about four deadlines though commands were sent: a client waits for ever
   * for a silent server. Make that connection connect again. What it throws, or rejects with, is reported as unhandled.
   * @default nothing
   */
  readonly reset?: (which: 'send' | 'wait') => unknown;
  /** How long a command may take, in ms. A host's own deadline for quotas is shorter. @default 1_000 */
  readonly deadline?: number;
  /**
   * How often a host asks whether anything is new, in ms; news come at once. A host's `staleAfter` must be at least twice as
   * long. @default 300
   */
  readonly beat?: number;
  /** How many records of the log are kept at least. @default 1_000_000 */
  readonly keep?: number;
  /** Where its time comes from. @default asyncScheduler */
  readonly scheduler?: SchedulerLike;
}

const names = ['send', 'wait', 'fleet', 'reset', 'deadline', 'beat', 'keep', 'scheduler'] as const;
const mostUnanswered = 4_096;
