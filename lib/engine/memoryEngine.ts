import { asyncScheduler, type Observable, of, type SchedulerLike, throwError } from 'rxjs';
import type { FleetEngine, FleetViews, FollowSink, StoredRecord } from '../model/FleetEngine.ts';
import { readInteger, readOptions, readScheduler } from '../model/readOptions.ts';
import { elapsed, schedule } from '../stream/schedulerTime.ts';
import { memoryBudget, memoryHolds, memoryRates } from './memoryQuotas.ts';
import { MemoryList } from './MemoryList.ts';

/**
 * Makes an engine in the memory of this process. It answers synchronously and needs no server: for a fleet of one host, for
 * several networks in one process, and for tests in virtual time. Nothing of it outlives the process.
 *
 * @throws TypeError for anything but a plain object `{ scheduler, keep }`; RangeError for an invalid number
 */
export function memoryEngine(options: MemoryEngineOptions = {}): FleetEngine {
  const given = readOptions<MemoryEngineOptions>('memoryEngine', options, ['scheduler', 'keep']);
  const scheduler = readScheduler('memoryEngine: scheduler', given.scheduler ?? asyncScheduler);
  const keep = readInteger('memoryEngine: keep', given.keep ?? 100_000);
  const now = (): number => elapsed(scheduler);
  const list = new MemoryList();
  const hosts = new Map<string, { text: string; rows: string; at: number; ttl: number }>();
  const marks = new Map<string, number>();
  let log: StoredRecord[] = [];
  let lastId = 0;
  const looks: { [W in keyof FleetViews]: () => FleetViews[W] } = {
    revoked: () => list.all(),
    hosts: () => [...hosts].map(([incarnation, { text, at }]) => ({ incarnation, text, age: now() - at })),
    table: () =>
      [...hosts]
        .filter(([, { at, ttl }]) => now() - at < ttl)
        .map(([incarnation, { rows }]) => ({ incarnation, rows })),
  };
  const forgetOld = (): void => {
    for (const [incarnation, { at }] of hosts) if (now() - at > day) hosts.delete(incarnation);
  };
  return Object.freeze<FleetEngine>({
    beat,
    take: memoryRates(now),
    hold: memoryHolds(now),
    draw: memoryBudget(scheduler),
    append: (incarnation, prev, records) => {
      let last = marks.get(incarnation) ?? 0;
      if (prev > last) return of({ last, behind: true });
      for (const { seq, text } of records) {
        if (seq <= last) continue;
        last = seq;
        lastId += 1;
        log.push({ id: `${lastId}`, incarnation, seq, text });
      }
      marks.set(incarnation, last);
      if (log.length > keep * 1.1) log = log.slice(-keep);
      return of({ last });
    },
    change: (key, entry, change) => of(list.change(key, entry, change)),
    follow: (sink) => follow(list, sink, scheduler),
    publish: (incarnation, row) => {
      forgetOld();
      hosts.set(incarnation, { ...row, at: now() });
      return done;
    },
    forget: (incarnation) => {
      hosts.delete(incarnation);
      marks.delete(incarnation);
      return done;
    },
    look: <W extends keyof FleetViews>(what: W) => of(looks[what]()),
    read: (from) => {
      if (!/^\d*$/.test(from)) return throwError(() => new TypeError('read: this is no id of an entry'));
      const first = from === '' ? 0 : log.findIndex(({ id }) => Number(id) > Number(from));
      return of(first < 0 ? [] : log.slice(first, first + page));
    },
  });
}

/**
 * Options of `memoryEngine`. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#memoryengineoptions}
 */
export interface MemoryEngineOptions {
  /** Where its time comes from. @default asyncScheduler */
  readonly scheduler?: SchedulerLike;
  /** How many records of the log it keeps. @default 100_000 */
  readonly keep?: number;
}

const done: Observable<undefined> = of(undefined);
const day = 86_400_000;
const page = 512;
/** How often it proves that nothing is new, in ms. */
const beat = 300;

function follow(list: MemoryList, sink: FollowSink, scheduler: SchedulerLike): () => void {
  let over = false;
  const stop = list.attach(sink);
  const prove = (): void => {
    if (!over) sink.asks()();
  };
  let timer = schedule(scheduler, tick, beat);
  function tick(): void {
    prove();
    if (!over) timer = schedule(scheduler, tick, beat);
  }
  prove();
  return () => {
    over = true;
    timer.unsubscribe();
    stop();
  };
}
