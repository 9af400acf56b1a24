import { readAudits } from '../verdict/readAudits.ts';
import type { Owner, OwnerOptions } from '../model/Owner.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { readLimits } from '../model/Limits.ts';
import { noAuditing, readAuditMessages } from '../model/MessageAuditing.ts';
import { didYouMean } from '../model/nearestName.ts';
import { printable } from '../model/printable.ts';
import { SocketError } from '../model/SocketError.ts';
import { readChoice, readOptions } from '../model/readOptions.ts';
import { type LifetimeWatcher, readLifetimes } from '../owner/watchLifetime.ts';
import type { NetworkCore } from './NetworkCore.ts';
import { OwnerCore } from './OwnerCore.ts';
import { handleOfOwner } from './OwnerHandle.ts';

/** Validates the options, registers the owner, and binds it to its lifetime. */
export function createOwner(network: NetworkCore, options: OwnerOptions): Owner {
  const given = readOptions<OwnerOptions>('createOwner', options, ownerOptionNames);
  const { kind = network.kinds[0] ?? '', reasoning = '', until, errorDetail = 'full' } = given;
  const { name } = readText(given, 'name');
  if (!network.kinds.includes(kind)) {
    const hint = typeof kind === 'string' ? didYouMean(kind.slice(0, 50), network.kinds) : '';
    const shown = typeof kind === 'string' ? printable(JSON.stringify(kind), 50) : `a value of type ${typeof kind}`;
    throw new RangeError(`kind must be one of ${network.kinds.join(', ')}, not ${shown}${hint}`);
  }
  if (typeof reasoning !== 'string') throw new TypeError('reasoning must be a string');
  readChoice('errorDetail', errorDetail, ['full', 'opaque']);
  const audits = readAudits(given.audits, network.kinds);
  // Message audits that are given run even without the option `auditMessages`.
  const auditing = { send: audits.send !== undefined, receive: audits.receive !== undefined };
  const lifetimes = until === undefined ? [] : readLifetimes(until);
  const core = new OwnerCore(network, {
    audits,
    auditing: readAuditMessages(given.auditMessages, auditing, noAuditing),
    limits: readLimits(given.limits, network.limits),
    opaque: errorDetail === 'opaque',
    reasoning: printable(reasoning, 1_000),
    owner: Object.freeze({
      id: ++network.lastOwner,
      name: printable(name, 200),
      kind,
      ...readText(given, 'subject'),
      ...readText(given, 'tenant'),
    }),
  });
  // Only now: a getter or a Proxy among the options may have destroyed it.
  if (network.over) throw new SocketError('owner-destroyed', 'Cannot create an owner: the network is destroyed');
  network.register(core);
  const { life } = core;
  for (let i = 0; i < lifetimes.length && !life.over; i++) life.bindTo(lifetimes[i] as LifetimeWatcher, i);
  return handleOfOwner(core);
}

export const ownerOptionNames = [
  ...(['name', 'kind', 'audits', 'until', 'auditMessages'] as const),
  ...(['limits', 'errorDetail', 'reasoning', 'subject', 'tenant'] as const),
];

/** Reads a text that the host gives to an owner, as it is. */
function readText<N extends 'name' | 'subject' | 'tenant'>(given: Partial<OwnerOptions>, name: N): Pick<OwnerInfo, N> {
  const text = given[name];
  if (text === undefined && name !== 'name') return {} as Pick<OwnerInfo, N>;
  if (typeof text !== 'string' || text === '') throw new TypeError(`${name} must be a string that is not empty`);
  return { [name]: text } as Pick<OwnerInfo, N>;
}
