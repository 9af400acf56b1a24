import { Subscription } from 'rxjs';
import type { Network } from '../model/Network.ts';
import type { Owner, OwnerOptions } from '../model/Owner.ts';
import type { Uninferred } from '../model/Uninferred.ts';
import { readFunction, readInteger, readOptions } from '../model/readOptions.ts';
import { ownerOptionNames } from '../network/createOwner.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import type { GuestPort } from '../wire/GuestPort.ts';
import type { MessagePortLike } from '../wire/messagePort.ts';
import { readPort } from '../wire/readPort.ts';
import { Bridge } from './Bridge.ts';
import { boundedLimits } from './boundedLimits.ts';
import { type BridgeLimits, readBridgeLimits } from './BridgeLimits.ts';
import { machineRandom } from '../stream/machineRandom.ts';
import type { Violation } from './Violation.ts';

/**
 * Options of `serveGuest`: those of an owner, and what concerns its port. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#serveguestport-options}
 */
export interface GuestOptions<K extends string = string> extends OwnerOptions<Uninferred<K>> {
  /** The network that the guest's owner is made in. */
  readonly network: Network<K>;
  /** Whether the guest learns why a connection failed; the host's records always say. @default 'opaque' */
  readonly errorDetail?: 'full' | 'opaque';
  /** What may be on its way through the port. @default the defaults of `BridgeLimits` */
  readonly bridge?: Partial<BridgeLimits>;
  /**
   * Ends the guest if it does not answer the host within so many ms. Ports of browsers and of Deno do not say that
   * their other end has closed. 0: never. @default 15_000
   */
  readonly lease?: number;
  /**
   * Called once, before the owner is destroyed, if the guest breaks the protocol: end its sandbox here. What it throws
   * goes to RxJS's `config.onUnhandledError`. @default none
   */
  readonly onViolation?: (violation: Violation) => void;
  /** Returns random integers below 2^32 that nobody can guess. @default the platform's `crypto.getRandomValues` */
  readonly random?: () => number;
}

/**
 * Gives the guest at the other end of a port one new owner, its sockets and, if the network has `http`, its requests, and
 * nothing else. Everything is decided and recorded on this side, as for any owner: policy, audits, limits, records.
 *
 * Returns the owner. If you destroy it, the port closes in that call, and nothing of the guest is handled any more. If the
 * port's other end goes away, says good-bye or breaks the protocol, the owner is destroyed. The guest gets no reference to
 * the owner.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#serveguestport-options}
 * @param port a `MessagePort`, or a port of `messagePort()` or `streamPort()`; it must have no other use
 * @throws TypeError, RangeError for an option of the wrong form, an undeclared kind, an impossible limit; SocketError
 * `owner-destroyed` if the network is destroyed
 * @example
 * const { port1, port2 } = new MessageChannel();
 * const owner = serveGuest(port1, { network, name: 'weather', audits: everyStep(allowEndpoints('wss://api.example.com/*')) });
 * worker.postMessage({ port: port2 }, [port2]);
 */
export function serveGuest<K extends string = string>(
  port: GuestPort | MessagePortLike,
  options: GuestOptions<K>,
): Owner {
  return serve(port, options, Subscription.EMPTY);
}

/** Serves a guest that may still have to be started. Its lease begins when `starting` is closed. */
export function serve<K extends string = string>(
  port: GuestPort | MessagePortLike,
  options: GuestOptions<K>,
  starting: Subscription,
): Owner {
  const given = readOptions<GuestOptions<K>>('serveGuest', options, guestOptionNames);
  const { network, bridge, lease = defaultLease, onViolation, random, ...ofOwner } = given;
  if (typeof (network as Partial<Network> | undefined)?.createOwner !== 'function') {
    throw new TypeError('network must be a network of createNetwork()');
  }
  const parts = {
    limits: readBridgeLimits(bridge),
    lease: readInteger('lease', lease, 0),
    onViolation: readFunction('onViolation', onViolation),
    random: readFunction('random', random) ?? machineRandom,
    starting,
  };
  const opened = readPort(port);
  const { errorDetail = 'opaque' } = ofOwner;
  const owner = (network as Network<K>).createOwner({ ...ofOwner, errorDetail } as OwnerOptions<K>);
  try {
    const core = ownerCoreOf(owner);
    core.limits = boundedLimits(core);
    new Bridge(opened, core, parts);
  } catch (error) {
    owner.destroy(); // it is that of another copy of the package
    throw error;
  }
  return owner;
}

const defaultLease = 15_000;

export const guestOptionNames = [
  ...ownerOptionNames,
  ...(['network', 'bridge', 'lease', 'onViolation', 'random'] as const),
];
