import { forkJoin, map, type Observable, of, switchMap } from 'rxjs';
import type { FleetViews, HostState } from '../model/FleetEngine.ts';
import { listOf, numberFrom, textFrom } from './replies.ts';

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

  /** Also removes those that have expired from the index. */
  hosts(): Observable<FleetViews['hosts']> {
    return this.#texts('host').pipe(
      switchMap((found) => {
        const live = found.filter(({ text }) => text !== '');
        const dead = found.filter(({ text }) => text === '').map(({ incarnation }) => incarnation);
        const ages = live.map(({ incarnation, text }) =>
          this.#ask(['PTTL', this.#key(`host:${incarnation}`)], (left) => {
            return { incarnation, text, age: Math.max(0, day - numberFrom(left)) };
          }),
        );
        const all = ages.length === 0 ? of([]) : forkJoin(ages);
        if (dead.length === 0) return all;
        const removed = forkJoin([
          this.#ask(['HDEL', this.#key('hosts'), ...dead], numberFrom),
          this.#ask(['HDEL', this.#key('marks'), ...dead], numberFrom),
        ]);
        return removed.pipe(switchMap(() => all));
      }),
    );
  }

  table(): Observable<FleetViews['table']> {
    return this.#texts('rows').pipe(
      map((found) => found.flatMap(({ incarnation, text }) => (text === '' ? [] : { incarnation, rows: text }))),
    );
  }

  #texts(kind: string): Observable<readonly { readonly incarnation: string; readonly text: string }[]> {
    return this.#ask(['HKEYS', this.#key('hosts')], (reply) => listOf(reply).map(textFrom)).pipe(
      switchMap((incarnations) =>
        incarnations.length === 0
          ? of([])
          : this.#ask(['MGET', ...incarnations.map((name) => this.#key(`${kind}:${name}`))], (reply) =>
              listOf(reply).map((text, i) => ({ incarnation: incarnations[i] ?? '', text: textFrom(text ?? '') })),
            ),
      ),
    );
  }
}

type Ask = <T>(words: readonly (string | number)[], read: (reply: unknown) => T) => Observable<T>;

const day = 86_400_000;
