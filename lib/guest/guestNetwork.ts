import { asyncScheduler } from 'rxjs';
import { allOf } from '../audit/allOf.ts';
import { allow, allowAll } from '../audit/allow.ts';
import { markAsOurs } from '../model/handleErrors.ts';
import type { Audit, Policy } from '../model/Audit.ts';
import { defaultLimits, largestLimits, type Limits, readLimits } from '../model/Limits.ts';
import type { Network, NetworkOptions } from '../model/Network.ts';
import type { Owner, OwnerOptions } from '../model/Owner.ts';
import { readOptions } from '../model/readOptions.ts';
import type { CloseRequest } from '../model/Request.ts';
import { createNetworkCore, handleOfNetwork } from '../network/createNetwork.ts';
import type { GuestPort } from '../wire/GuestPort.ts';
import type { MessagePortLike } from '../wire/messagePort.ts';
import { readPort } from '../wire/readPort.ts';
import type { WhenSent } from './AskedClose.ts';
import { guestLimits, reduceLimits, unknownLimits } from './guestLimits.ts';
import { HostSide } from './HostSide.ts';
import type { PortLink } from './PortLink.ts';
import { PortLines } from './PortLines.ts';

/**
 * Options of `guestNetwork`. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#guestnetworkport-options}
 */
export interface GuestNetworkOptions<K extends string = string>
  extends Partial<Pick<NetworkOptions<K>, 'policy' | 'kinds' | 'scheduler' | 'onError'>> {
  /** The guest's own rules for all its owners. They do not protect the host. @default allowAll */
  readonly policy?: Policy;
  /** The guest's own limits, beside the host's. Only smaller ones have an effect. @default the host's, and longer times for what the host answers */
  readonly limits?: Partial<Limits>;
}

/**
 * Makes a network at the far end of a port that a host serves with `serveGuest`: for a guest that has owners of its own,
 * as with `secureNetworking`. They are all the host's one owner. What the host denies is denied here, after the guest's
 * own rules have allowed it.
 *
 * If the host ends the guest, or the port closes, the network is destroyed; `destroy()` says good-bye to the host.
 * One call for each port.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#guestnetworkport-options}
 * @throws TypeError, RangeError for an option of the wrong form
 */
export function guestNetwork<K extends string = string>(
  port: GuestPort | MessagePortLike,
  options: GuestNetworkOptions<K> = {},
): Network<K> {
  return joinHost<K, Network<K>>(port, readOptions('guestNetwork', options, names), (network) => network);
}

/**
 * Makes a guest's network, and of it what `make` returns. Says hello last, so that options of the wrong form leave the port
 * as it was.
 */
export function joinHost<K extends string, T>(
  port: GuestPort | MessagePortLike,
  options: Partial<GuestNetworkOptions<K>>,
  make: (network: Network<K>) => T,
): T {
  const { policy = allowAll, scheduler = asyncScheduler, limits, ...others } = options;
  const opened = readPort(port);
  // What is left out of the options is left out here too.
  const core = createNetworkCore<K>({
    ...others,
    policy: withRequest(policy),
    scheduler,
    limits: readLimits(limits, largestLimits, unknownLimits),
    transport: (request, sink) => host.dial(request, sink),
    http: () => new PortLines(host),
  });
  core.isGuest = true;
  core.ownTimes = readLimits(limits, largestLimits, defaultLimits); // until the host has said its own
  const inner = handleOfNetwork<K>(core);
  const leave = (): void => core.destroy();
  const askClose = ({ owner, socket, code, reason }: CloseRequest): ReturnType<PortLink['mayClose']> => {
    const whenSent: WhenSent = (callback) => {
      const sender = core.owner(owner.id)?.sockets.byId(socket)?.madeSender;
      if (sender) sender.whenEmpty(callback);
      else callback();
    };
    return host.linkOf(socket)?.mayClose(code, reason, whenSent) ?? true;
  };
  const network: Network<K> = {
    ...inner,
    createOwner: (ofOwner: OwnerOptions<K>): Owner => inner.createOwner(asking(ofOwner, askClose)),
    destroy: () => {
      host.leave();
    },
  };
  const made = make(Object.freeze(markAsOurs(network)));
  const host = new HostSide(opened, scheduler, leave, (hostLimits) =>
    reduceLimits(core, guestLimits(hostLimits), hostLimits.ownTimes),
  );
  return made;
}

const names = ['policy', 'kinds', 'scheduler', 'onError', 'limits'] as const;

/** A policy that was written for sockets alone leaves requests to the host. */
function withRequest(policy: Policy): Policy {
  const isPolicy = typeof (policy as unknown) === 'object' && (policy as unknown) !== null;
  return isPolicy && !Object.hasOwn(policy, 'request') ? { ...policy, request: allow } : policy;
}

/** A close that the owner's audit allows is asked of the host too. A dial is asked by the link itself. */
function asking<K extends string>(options: OwnerOptions<K>, ask: Audit<CloseRequest>): OwnerOptions<K> {
  const close = (options as Partial<OwnerOptions> | undefined)?.audits?.close;
  if (typeof close !== 'function') return options; // createOwner() refuses it by its name
  return { ...options, audits: { ...options.audits, close: allOf(close, ask) } };
}
