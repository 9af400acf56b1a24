import { type SchedulerLike, asyncScheduler } from 'rxjs';
import { readPolicy } from '../audit/readAudits.ts';
import { defaultLimits, largestLimits, readLimits } from '../model/Limits.ts';
import type { Network, NetworkOptions } from '../model/Network.ts';
import type { Owner, OwnerOptions } from '../model/Owner.ts';
import { printable } from '../model/printable.ts';
import { readOwn } from '../model/readOwn.ts';
import { createOwner } from './createOwner.ts';
import { NetworkCore } from './NetworkCore.ts';

const defaultKinds = Object.freeze(['mod', 'custom-cosmetics']);

/**
 * Creates a network: what dials, under which rules, for which kinds of owners.
 *
 * @throws TypeError, RangeError for an option of the wrong form
 * @example
 * const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
 */
export function createNetwork<K extends string = 'mod' | 'custom-cosmetics'>(options: NetworkOptions<K>): Network<K> {
  const given = readOwn<NetworkOptions<K>>('the options of a network', options);
  const { transport, policy, kinds = defaultKinds, limits, scheduler = asyncScheduler } = given;
  if (typeof transport !== 'function') {
    throw new TypeError('transport must be a Transport such as wsTransport() or webSocketTransport()');
  }
  if (policy === undefined) {
    throw new TypeError(
      'policy is required: give your rules, platforms.desktop, or allowAll to leave all to the owners',
    );
  }
  const core = new NetworkCore({
    transport,
    policy: readPolicy(policy),
    kinds: readKinds(kinds),
    limits: readLimits(limits, largestLimits, defaultLimits),
    scheduler: readScheduler(scheduler),
  });
  return Object.freeze({
    createOwner: (ownerOptions: OwnerOptions<K>): Owner => createOwner(core, ownerOptions),
    decisions$: core.log.decisions$,
    ends$: core.ends.observable,
    owners$: core.table.owners$,
    snapshot: () => core.snapshot(),
    endSocket: (id: number, reason = '') => {
      core.endSocket(id, reason);
    },
    destroy: () => {
      core.destroy();
    },
  });
}

function readKinds(kinds: readonly unknown[]): readonly string[] {
  if (!Array.isArray(kinds) || kinds.length === 0) throw new TypeError('kinds must be an array of at least one string');
  const list = Array.from<unknown>(kinds);
  for (const kind of list) {
    if (typeof kind !== 'string' || kind === '' || kind !== printable(kind, 50)) {
      throw new TypeError('kinds must hold short, printable strings');
    }
  }
  return Object.freeze(list as string[]);
}

function readScheduler(scheduler: SchedulerLike): SchedulerLike {
  if (typeof scheduler.now !== 'function' || typeof scheduler.schedule !== 'function') {
    throw new TypeError('scheduler must be an RxJS scheduler');
  }
  return scheduler;
}
