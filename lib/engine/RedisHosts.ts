import { concat, forkJoin, map, type Observable, of, reduce, switchMap } from 'rxjs';
import type { FleetViews, HostState } from '../model/FleetEngine.ts';
import { listOf, numberFrom, textFrom } from './replies.ts';
import { hostsScript } from './scripts.ts';

/** What hosts have published in Redis: a key for each that expires after a day, and one for its rows that expires soon. */
export class RedisHosts {
  readonly #ask: Ask;
  readonly #key: (name: string) => string;

  constructor(ask: Ask, key: (name: string) => string) {
    this.#ask = ask;
    this.#key = key;
  }

  publish(incarnation: string, { text, rows, ttl }: HostState): Observable<unknown> {
    return forkJoin([
      this.#ask(['SET', this.#key(`host:${incarnation}`), text, 'PX', day], textFrom),
      this.#ask(['SET', this.#key(`rows:${incarnation}`), rows, 'PX', ttl], textFrom),
      this.#ask(['HSET', this.#key('hosts'), incarnation, '1'], numberFrom),
    ]);
  }

  forget(incarnation: string): Observable<unknown> {
    return forkJoin([
      this.#ask(['DEL', this.#key(`host:${incarnation}`), this.#key(`rows:${incarnation}`)], numberFrom),
      this.#ask(['HDEL', this.#key('hosts'), incarnation], numberFrom),
      this.#ask(['HDEL', this.#key('marks'), incarnation], numberFrom),
    ]);
  }

  /** Also removes those that have expired from the index. In parts: there may be thousands of runs, and others ask meanwhile. */
  hosts(): Observable<FleetViews['hosts']> {
    return this.#incarnations().pipe(
      switchMap((names) => concat(...partsOf(names).map((some) => this.#part(some)))),
      reduce<FleetViews['hosts'], FleetViews['hosts']>((all, part) => [...all, ...part], []),
    );
  }

  #part(names: readonly string[]): Observable<FleetViews['hosts']> {
    const keys = names.map((name) => this.#key(`host:${name}`));
    return this.#ask(['EVAL', hostsScript, keys.length, ...keys], listOf).pipe(
      switchMap((found) => {
        const all = names.map((incarnation, i) => {
          const age = Math.max(0, day - numberFrom(found[i * 2 + 1]));
          return { incarnation, text: textFrom(found[i * 2]), age };
        });
        const live = all.filter(({ text }) => text !== '');
        const dead = all.filter(({ text }) => text === '').map(({ incarnation }) => incarnation);
        if (dead.length === 0) return of(live);
        const removed = ['hosts', 'marks'].map((name) => this.#ask(['HDEL', this.#key(name), ...dead], numberFrom));
        return forkJoin(removed).pipe(map(() => live));
      }),
    );
  }

  table(): Observable<FleetViews['table']> {
    return this.#incarnations().pipe(
      switchMap((names) =>
        names.length === 0
          ? of([])
          : this.#ask(['MGET', ...names.map((name) => this.#key(`rows:${name}`))], (reply) =>
              listOf(reply).map((rows, i) => ({ incarnation: names[i] ?? '', rows: textFrom(rows ?? '') })),
            ),
      ),
      map((found) => found.filter(({ rows }) => rows !== '')),
    );
  }

  #incarnations(): Observable<readonly string[]> {
    return this.#ask(['HKEYS', this.#key('hosts')], (reply) => listOf(reply).map(textFrom));
  }
}

type Ask = <T>(words: readonly (string | number)[], read: (reply: unknown) => T) => Observable<T>;

function partsOf(names: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(names.length / part) }, (_, i) => names.slice(i * part, (i + 1) * part));
}

const part = 512;
const day = 86_400_000;
