import { of, type SchedulerLike } from 'rxjs';
import type { FleetEngine } from '../model/FleetEngine.ts';
import { ceil, floor, max, min } from '../model/intrinsics.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import { machineRandom } from '../stream/machineRandom.ts';

// Owners may run in the same realm, so these decide by the platform's methods as they were when this module loaded.

/** Makes `take`: for each key the time at which its bucket will be full again. */
export function memoryRates(now: () => number): FleetEngine['take'] {
  const buckets = new Expiring<{ readonly until: number }>();
  return (key, { count, per }) => {
    const at = now();
    const full = max(buckets.get(key, at)?.until ?? at, at) + per / count;
    const early = full - at - per;
    if (early > rounding) return of({ ok: false, retryAfter: ceil(early) });
    buckets.set(key, { until: full }, at);
    return of({ ok: true });
  };
}

/** What the sum of `count` parts of `per` may differ from `per` by, in ms. */
const rounding = 0.001;

/** Makes `hold`: for each key how many each host holds, and until when that counts. */
export function memoryHolds(now: () => number): FleetEngine['hold'] {
  const keys = new PrivateMap<string, PrivateMap<string, Holding>>();
  return (key, { host, mine, most, ttl }) => {
    const at = now();
    const hosts = keys.get(key) ?? new PrivateMap<string, Holding>();
    let others = 0;
    hosts.forEach((held, name) => {
      if (held.until <= at) hosts.delete(name);
      else if (name !== host) others += held.count;
    });
    const had = hosts.get(host)?.count ?? 0;
    const ok = mine <= had || others + mine <= most;
    const count = ok ? mine : had;
    if (count === 0) hosts.delete(host);
    else hosts.set(host, { count, until: at + ttl });
    if (others + count === 0) keys.delete(key);
    else keys.set(key, hosts);
    return of({ ok, total: others + count });
  };
}

interface Holding {
  readonly count: number;
  readonly until: number;
}

/** Makes `draw`: for each key how much of its budget is used in which period of the wall clock. */
export function memoryBudget(scheduler: SchedulerLike): FleetEngine['draw'] {
  const budgets = new Expiring<{ readonly used: number; readonly until: number }>();
  const epoch = machineRandom();
  return (key, { most, want, per, period }) => {
    const at = scheduler.now();
    const until = (floor(at / per) + 1) * per;
    const name = `${until} ${epoch}`;
    const used = budgets.get(key, at)?.used ?? 0;
    let got = min(want, max(0, most - used));
    if (want < 0) got = period === name ? max(want, -used) : 0;
    if (got !== 0) budgets.set(key, { used: used + got, until }, at);
    return of({ got, left: max(0, most - used - got), renews: until - at, period: name });
  };
}

/** Values that count until a time. Those that are over are dropped now and then. */
class Expiring<T extends { readonly until: number }> {
  readonly #values = new PrivateMap<string, T>();
  #sets = 0;

  get(key: string, at: number): T | undefined {
    const value = this.#values.get(key);
    return value && value.until > at ? value : undefined;
  }

  set(key: string, value: T, at: number): void {
    this.#values.set(key, value);
    this.#sets += 1;
    if (this.#sets % sweepEvery !== 0) return;
    this.#values.forEach(({ until }, old) => {
      if (until <= at) this.#values.delete(old);
    });
  }
}

const sweepEvery = 4_096;
