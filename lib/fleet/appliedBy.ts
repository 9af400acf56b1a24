import type { Changed } from '../model/FleetEngine.ts';
import { max, min } from '../model/intrinsics.ts';
import { type HostRow, silentAfter } from './HostRow.ts';

/** Which hosts have applied a change, by name. */
export interface Applied {
  readonly applied: readonly string[];
  /** Hosts that have not reported that they have applied it. A host that was killed stays here until it joins again, or for a day. */
  readonly behind: readonly string[];
  /**
   * Silent for longer than their `staleAfter`, with `onStale: 'end'`: they have ended all owners by themselves, unless another
   * server, as in a split brain, still answers them.
   */
  readonly fenced: readonly string[];
}

/**
 * Says which hosts have applied a change that was made `took` ms ago. Pure. It never counts a host as one that has applied
 * it unless the host has said so since (S5): what it said before may be about changes that the engine has lost, and whose
 * versions it has given again.
 */
export function appliedBy(hosts: readonly HostRow[], changed: Changed, took: number): Applied {
  const names: Record<State, string[]> = { applied: [], behind: [], fenced: [] };
  for (const [host, runs] of runsOf(hosts)) {
    const states = runs.map((run) => stateOf(run, changed, took));
    const worst = (['behind', 'fenced', 'applied'] as const).find((state) => states.includes(state));
    names[worst ?? 'behind'].push(host);
  }
  return names;
}

type State = keyof Applied;

function stateOf(row: HostRow, { version, epoch }: Changed, took: number): State {
  if (row.epoch === epoch && row.applied >= version && row.age <= took + rounding) return 'applied';
  // Its last report may be from before the change, so the change must be as old as its silence, with 10 % to spare.
  const fencedAfter = row.staleAfter * 1.1 + 100;
  return row.onStale === 'end' && row.age > fencedAfter && took > fencedAfter ? 'fenced' : 'behind';
}

/** Of several runs of one host those that live, since each must apply it; if none does, the one that spoke last. */
function runsOf(hosts: readonly HostRow[]): Iterable<readonly [string, readonly HostRow[]]> {
  const runs = new Map<string, readonly HostRow[]>();
  for (const row of hosts) {
    const known = runs.get(row.host) ?? [];
    const youngest = known.reduce((age, other) => min(age, other.age), row.age);
    const counts = ({ age }: HostRow): boolean => age <= max(silentAfter, youngest);
    runs.set(row.host, [...known, row].filter(counts));
  }
  return runs;
}

/** Ages and durations are whole ms of two clocks. */
const rounding = 10;
