import type { Changed } from '../model/FleetEngine.ts';
import type { HostRow } from './HostRow.ts';

/** Which hosts have applied a change, by name. */
export interface Applied {
  readonly applied: readonly string[];
  /** Hosts that have not reported that they have applied it. A host that was killed stays here until it joins again, or for a day. */
  readonly behind: readonly string[];
  /** Silent for longer than their `staleAfter`, with `onStale: 'end'`: they have ended all owners by themselves. */
  readonly fenced: readonly string[];
}

/**
 * Says which hosts have applied a change that was made `took` ms ago. Pure. It never counts a host as one that has applied
 * it unless the host has said so (S5).
 */
export function appliedBy(hosts: readonly HostRow[], { version, epoch }: Changed, took: number): Applied {
  const applied: string[] = [];
  const behind: string[] = [];
  const fenced: string[] = [];
  for (const row of newestOf(hosts)) {
    // Its last report may be from before the change, so the change must be as old as its silence, with 10 % to spare.
    const patience = row.staleAfter * 1.1 + 100;
    if (row.epoch === epoch && row.applied >= version) applied.push(row.host);
    else if (row.onStale === 'end' && row.age > patience && took > patience) fenced.push(row.host);
    else behind.push(row.host);
  }
  return { applied, behind, fenced };
}

/** Of several runs of one host, the last. */
function newestOf(hosts: readonly HostRow[]): Iterable<HostRow> {
  const newest = new Map<string, HostRow>();
  for (const row of hosts) {
    const known = newest.get(row.host);
    if (!known || known.joined < row.joined || (known.joined === row.joined && row.age < known.age)) {
      newest.set(row.host, row);
    }
  }
  return newest.values();
}
