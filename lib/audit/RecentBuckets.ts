import { PrivateMap } from '../model/privateCollections.ts';
import type { Bucket } from './tokenBucket.ts';

/**
 * Keeps the buckets that were used in the last `per` ms at least, by key. An older bucket is full, which is the same as
 * none, so it is dropped: the memory is bounded by the keys of the last `2 * per` ms.
 */
export class RecentBuckets {
  #recent = new PrivateMap<string, Bucket>();
  /** Used before `#recent` began. */
  #older = new PrivateMap<string, Bucket>();
  /** When `#recent` began. */
  #since = -Infinity;
  readonly #per: number;

  constructor(per: number) {
    this.#per = per;
  }

  get(key: string, at: number): Bucket | undefined {
    if (at - this.#since >= this.#per) {
      this.#since = at;
      this.#older = this.#recent;
      this.#recent = new PrivateMap();
    }
    return this.#recent.get(key) ?? this.#older.get(key);
  }

  set(key: string, bucket: Bucket): void {
    this.#recent.set(key, bucket);
  }
}
