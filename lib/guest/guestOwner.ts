import { allow } from '../audit/allow.ts';
import type { Audits } from '../model/Audit.ts';
import type { Owner, OwnerOptions } from '../model/Owner.ts';
import { readOptions } from '../model/readOptions.ts';
import type { GuestPort } from '../wire/GuestPort.ts';
import type { MessagePortLike } from '../wire/messagePort.ts';
import { type GuestNetworkOptions, joinHost } from './guestNetwork.ts';

/**
 * Options of `guestOwner`. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#guestownerport-options}
 */
export interface GuestOwnerOptions
  extends Partial<Pick<OwnerOptions, 'auditMessages'>>,
    Pick<GuestNetworkOptions, 'limits' | 'scheduler' | 'onError'> {
  /** Identifies the owner to the guest's own code and in its records. The host has its own name for it. @default 'guest' */
  readonly name?: string;
  /**
   * The guest's own rules, asked before the host's; they do not protect the host.
   * @default everything is allowed here
   */
  readonly audits?: Audits;
}

/**
 * Makes the owner at the far end of a port that a host serves with `serveGuest`. It is an `Owner` like any other: `open`,
 * `create`, `reconnect`, `sendTo`, `inOrder`, codecs, `webSocketFor(owner)` and `fetchFor(owner)` work with it. Whatever it does, the host
 * decides; a denial has the host's code and reason.
 *
 * The owner is destroyed when the host ends the guest, and when the port closes. Its own `destroy()` says good-bye to the
 * host, which then destroys its owner. `'sent'` means that the message is on its way to the host. One call for each port.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#guestownerport-options}
 * @throws TypeError, RangeError for an option of the wrong form
 * @example
 * const owner = guestOwner(port);
 * owner.open('wss://api.example.com/weather').subscribe((socket) => socket.send('now'));
 */
export function guestOwner(port: GuestPort | MessagePortLike, options: GuestOwnerOptions = {}): Owner {
  const given = readOptions<GuestOwnerOptions>('guestOwner', options, names);
  const { name = 'guest', audits = everything, auditMessages, ...ofNetwork } = given;
  return joinHost(port, ofNetwork, (network) => {
    const owner = network.createOwner({ name, audits, ...(auditMessages !== undefined && { auditMessages }) });
    owner.add(() => {
      network.destroy();
    });
    return owner;
  });
}

const names = ['name', 'audits', 'auditMessages', 'limits', 'scheduler', 'onError'] as const;

const everything: Audits = Object.freeze({ create: allow, connect: allow, close: allow, request: allow });
