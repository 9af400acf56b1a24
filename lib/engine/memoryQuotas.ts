import { of, type SchedulerLike } from 'rxjs';
import type { FleetEngine } from '../model/FleetEngine.ts';

/** Makes `take`: for each key the time at which its bucket will be full again. */
export function memoryRates(now: () => number): FleetEngine['take'] {
  const fullAt = new Map<string, number>();
  return (key, { count, per }, cost = 1) => {
    const at = now();
    forget(fullAt, (full) => full <= at);
    const full = Math.max(fullAt.get(key) ?? at, at) + (per / count) * cost;
    const early = full - at - per;
    if (early > 0) return of({ ok: false, retryAfter: Math.ceil(early) });
    fullAt.set(key, full);
    return of({ ok: true });
  };
}

/** Makes `hold`: for each key how many each host holds, and until when that counts. */
export function memoryHolds(now: () => number): FleetEngine['hold'] {
  const keys = new Map<string, Map<string, { readonly count: number; readonly until: number }>>();
  return (key, { host, mine, most, ttl }) => {
    const at = now();
    const hosts = keys.get(key) ?? new Map<string, { count: number; until: number }>();
    let others = 0;
    for (const [other, { count, until }] of hosts) {
      if (until <= at) hosts.delete(other);
      else if (other !== host) others += count;
    }
    const had = hosts.get(host)?.count ?? 0;
    const ok = mine <= had || others + mine <= most;
    const count = ok ? mine : had;
    if (count === 0) hosts.delete(host);
    else hosts.set(host, { count, until: at + ttl });
    if (hosts.size === 0) keys.delete(key);
    else keys.set(key, hosts);
    return of({ ok, total: others + count });
  };
}

/** Makes `draw`: for each key how much of its budget is used in which period of the wall clock. */
export function memoryBudget(scheduler: SchedulerLike): FleetEngine['draw'] {
  const budgets = new Map<string, { readonly used: number; readonly until: number }>();
  return (key, { most, want, per }) => {
    const at = scheduler.now();
    const until = (Math.floor(at / per) + 1) * per;
    forget(budgets, (budget) => budget.until <= at);
    const known = budgets.get(key);
    const used = known && known.until > at ? known.used : 0;
    const got = Math.min(want, Math.max(0, most - used));
    if (used + got > 0) budgets.set(key, { used: used + got, until });
    return of({ got, left: Math.max(0, most - used - got), renews: until - at });
  };
}

const sweepFrom = 1_024;

/** Drops what has expired, once there is much. */
function forget<T>(map: Map<string, T>, expired: (value: T) => boolean): void {
  if (map.size < sweepFrom || map.size % sweepFrom !== 0) return;
  for (const [key, value] of map) if (expired(value)) map.delete(key);
}
