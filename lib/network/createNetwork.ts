import { asyncScheduler } from 'rxjs';
import { readPolicy } from '../verdict/readAudits.ts';
import { checkPlatformUrl } from '../model/checkPlatformUrl.ts';
import { markAsOurs } from '../model/handleErrors.ts';
import { defaultLimits, largestLimits, readLimits } from '../model/Limits.ts';
import type { HttpTransport } from '../model/HttpTransport.ts';
import type { Network, NetworkOptions } from '../model/Network.ts';
import type { Owner, OwnerOptions } from '../model/Owner.ts';
import { printable } from '../model/printable.ts';
import { readFunction, readOptions, readScheduler } from '../model/readOptions.ts';
import { readTransport } from '../model/Transport.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { createOwner } from './createOwner.ts';
import { handleOfOwner } from './OwnerHandle.ts';
import { NetworkCore } from './NetworkCore.ts';

/**
 * Creates a network from a transport, the host's rules and the kinds of owners.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#createnetworkoptions}
 * @throws TypeError, RangeError for an invalid option; TypeError if the platform's `URL` does not follow the standard
 * @example
 * const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
 */
export function createNetwork<K extends string = string>(options: NetworkOptions<K>): Network<K> {
  return handleOfNetwork(createNetworkCore(options));
}

/** Reads the options of a network. */
export function createNetworkCore<K extends string>(options: NetworkOptions<K>): NetworkCore {
  const given = readOptions<NetworkOptions<K>>('createNetwork', options, names);
  const { policy, kinds: declared = defaultKinds, limits, scheduler = asyncScheduler } = given;
  const transport = readTransport('transport', given.transport);
  const onError = readFunction('onError', given.onError);
  if (policy === undefined) {
    throw new TypeError(
      'policy is required: use your own rules, platforms.desktop, or allowAll to let the owners decide alone',
    );
  }
  checkPlatformUrl();
  const kinds = readKinds(declared);
  const rules = readPolicy(policy, kinds);
  const http =
    given.http === undefined
      ? undefined
      : (readTransport('http', given.http, 'undiciTransport()') as unknown as HttpTransport);
  if (http && !rules.request) {
    throw new TypeError('policy.request is required with http: write a rule, or use platforms.desktop');
  }
  return new NetworkCore({
    transport,
    http,
    policy: rules,
    kinds,
    limits: readLimits(limits, largestLimits, defaultLimits),
    scheduler: readScheduler('scheduler', scheduler),
    onError,
  });
}

/** What a host holds of a network. */
export function handleOfNetwork<K extends string>(core: NetworkCore): Network<K> {
  const network = markAsOurs({
    createOwner: (ownerOptions: OwnerOptions<K>): Owner => {
      ensureStackRoom();
      return createOwner(core, ownerOptions);
    },
    decisions$: core.log.decisions$,
    ends$: core.ends.observable,
    released$: core.releases.observable,
    lifecycle$: core.lifecycle.observable,
    owners$: core.table.owners$,
    snapshot: () => core.table.snapshot(),
    endSocket: (id: number, reason?: string) =>
      core.endSocket(readId('endSocket', id, 'a socket or a request'), textOf(reason)),
    owner: (id: number) => {
      const owner = core.owner(readId('owner', id));
      return owner && handleOfOwner(owner);
    },
    destroyOwner: (id: number, reason?: string) => core.destroyOwner(readId('destroyOwner', id), textOf(reason)),
    destroy: () => {
      core.destroy();
    },
  });
  return Object.freeze(network);
}

const defaultKinds = Object.freeze(['mod', 'custom-cosmetics']);
const names = ['transport', 'http', 'policy', 'kinds', 'limits', 'scheduler', 'onError'] as const;

/** A text of a page, or the owner itself, would otherwise be no id in use, and the host's ban would do nothing. */
function readId(call: string, id: unknown, whose = 'an owner'): number {
  if (typeof id === 'number') return id;
  throw new TypeError(`${call}: id must be a number, the \`id\` of ${whose}, not a value of type ${typeof id}`);
}

/** Returns a reason, or an empty one for anything but a text. */
function textOf(reason: unknown): string {
  return typeof reason === 'string' ? reason : '';
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
