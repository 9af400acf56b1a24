import { PlatformPromise } from '../model/intrinsics.ts';
import { markAsOurs } from '../model/handleErrors.ts';
import { isAmount } from '../model/isAmount.ts';
import type { OwnerOptions } from '../model/Owner.ts';
import { readInteger, readOptions } from '../model/readOptions.ts';
import { createNetwork } from '../network/createNetwork.ts';
import { ownerOptionNames } from '../network/createOwner.ts';
import type { Fleet, FleetLeft } from './Fleet.ts';
import { fleetPolicy } from './fleetPolicy.ts';
import { FleetHost } from './FleetHost.ts';
import type { FleetOptions } from './FleetOptions.ts';
import { leaveFleet } from './leaveFleet.ts';
import { checkAuditTimeout, readFleetOptions } from './readFleetOptions.ts';
import { checkId } from './RevocationTarget.ts';

/**
 * Creates a network that is one host of a fleet: a revocation applies on all hosts, quotas count over all hosts, and all
 * decisions and ends are in one log.
 *
 * Until the host knows who is revoked and is in the fleet's table, everything new is denied (`stale`, with `retryAfter`, so
 * `reconnect()` tries again). Revoked owners are destroyed in the turn in which the host learns it. Later requests of matching
 * owners are denied (`revoked`).
 *
 * Only `onStale: 'end'` closes what is revoked on a host that is cut off from the engine, within `staleAfter`.
 *
 * @throws TypeError, RangeError for an invalid option; RangeError if the questions of one connection could outlast
 * `limits.auditTimeout`, or if `staleAfter` is shorter than two beats of the engine
 * @example
 * const fleet = joinFleet({ engine: memoryEngine(), host: 'host-1', transport: wsTransport(), policy: platforms.desktop });
 */
export function joinFleet<K extends string = string>(options: FleetOptions<K>): Fleet<K> {
  const { network: given, settings } = readFleetOptions(options);
  const host = new FleetHost(settings);
  const { policy, http } = given;
  const rules = (policy as unknown) && fleetPolicy(policy, http, host.membership, host.quotas);
  const network = createNetwork<K>({ ...given, policy: rules as typeof policy });
  host.attach(network);
  const leave = leaveFleet(host, network);
  const fleet = markAsOurs<Fleet<K>>({
    ...network,
    createOwner: (given: OwnerOptions<K>) => {
      const owner = readOptions<OwnerOptions<K>>('createOwner', given, ownerOptionNames);
      for (const name of ['subject', 'tenant'] as const) {
        if (owner[name] !== undefined) checkId(name, owner[name]);
      }
      const { auditTimeout } = owner.limits ?? {};
      if (isAmount(auditTimeout)) checkAuditTimeout('createOwner', settings, auditTimeout);
      return network.createOwner(owner as OwnerOptions<K>);
    },
    health$: host.health.health$,
    destroy: () => {
      leave(longestLeave, () => undefined);
    },
    leave: (within = longestLeave) => {
      readInteger('leave: within', within);
      let resolve: (result: FleetLeft) => void = () => undefined;
      const promise = new PlatformPromise<FleetLeft>((settle) => {
        resolve = settle;
      });
      leave(within, resolve);
      return promise;
    },
  });
  return Object.freeze(fleet);
}

/** Longer than `limits.closeTimeout`, after which a connection is closed whose peer does not answer a close, in ms. */
const longestLeave = 3_000;
