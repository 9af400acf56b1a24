import type { Policy } from '../model/Audit.ts';
import { allOf } from './allOf.ts';
import { combine } from './combine.ts';
import { denyPresetKind } from './denyKinds.ts';
import { denyPrivateAddresses } from './denyPrivateAddresses.ts';
import { requireSecure } from './requireSecure.ts';

const noCosmetics = /*#__PURE__*/ denyPresetKind('custom-cosmetics');
const secureOnly = /*#__PURE__*/ allOf(noCosmetics, /*#__PURE__*/ requireSecure());
const secure: Policy = /*#__PURE__*/ Object.freeze({ create: secureOnly, connect: secureOnly });

/**
 * Policies for common platforms. All of them deny sockets to owners of kind `custom-cosmetics`. A network need not have
 * this kind, but `createNetwork` throws if one of its kinds looks like a misspelling of it, such as `custom-cosmetic`
 * or `cosmetics`.
 *
 * | platform | schemes | addresses | for |
 * |---|---|---|---|
 * | `console` | `wss:` only, loopback included | any | devices whose vendor demands TLS |
 * | `desktop` | `ws:` and `wss:` | any | a user's own machine and network |
 * | `server` | `wss:` only | public ones only, see `denyPrivateAddresses` | hosts in a network with machines that trust them |
 */
export const platforms: { readonly console: Policy; readonly desktop: Policy; readonly server: Policy } =
  /*#__PURE__*/ Object.freeze({
    console: secure,
    desktop: /*#__PURE__*/ Object.freeze({ create: noCosmetics, connect: noCosmetics }),
    server: /*#__PURE__*/ combine(secure, /*#__PURE__*/ denyPrivateAddresses()),
  });
