import { readAudits } from '../audit/readAudits.ts';
import type { Lifetime } from '../model/Lifetime.ts';
import { readLimits } from '../model/Limits.ts';
import { readAuditMessages } from '../model/MessageAuditing.ts';
import type { Owner, OwnerOptions } from '../model/Owner.ts';
import { printable } from '../model/printable.ts';
import { SocketError } from '../model/SocketError.ts';
import { readOwn } from '../model/readOwn.ts';
import type { NetworkCore } from './NetworkCore.ts';
import { OwnerCore } from './OwnerCore.ts';
import { handleOfOwner } from './OwnerHandle.ts';

/** Reads the options, registers the owner and binds it to its lifetime. */
export function createOwner(network: NetworkCore, options: OwnerOptions<string>): Owner {
  if (network.over) throw new SocketError('owner-destroyed', 'Cannot create an owner: the network is destroyed');
  const given = readOwn<OwnerOptions<string>>('the options of an owner', options);
  const { name, kind = network.kinds[0] ?? '', until } = given;
  const errorDetail: unknown = given.errorDetail ?? 'full';
  if (typeof name !== 'string' || name === '') throw new TypeError('name must be a string that is not empty');
  if (!network.kinds.includes(kind)) {
    throw new RangeError(`kind must be one of ${network.kinds.join(', ')}, not ${printable(JSON.stringify(kind), 50)}`);
  }
  if (errorDetail !== 'full' && errorDetail !== 'opaque') throw new TypeError("errorDetail must be 'full' or 'opaque'");
  const core = new OwnerCore(network, {
    audits: readAudits(given.audits as OwnerOptions<string>['audits']),
    auditing: readAuditMessages(given.auditMessages),
    limits: readLimits(given.limits, network.limits),
    opaque: errorDetail === 'opaque',
    owner: Object.freeze({ id: network.nextOwnerId(), name: printable(name, 200), kind }),
  });
  network.enlist(core);
  if (until !== undefined) bind(core, until);
  return handleOfOwner(core);
}

function bind({ life }: OwnerCore, until: Lifetime): void {
  try {
    life.bindTo(until);
  } catch (error) {
    life.end(); // nobody gets its handle
    throw error;
  }
}
