import type { Policy } from '../model/Audit.ts';
import { allOf } from './allOf.ts';
import { denyKinds } from './denyKinds.ts';
import { requireSecure } from './requireSecure.ts';

const noCosmetics = /*#__PURE__*/ denyKinds('custom-cosmetics');
const secureOnly = /*#__PURE__*/ allOf(noCosmetics, /*#__PURE__*/ requireSecure());

/**
 * Policies of common platforms. None of them lets owners of kind `custom-cosmetics` have sockets.
 *
 * | platform | schemes |
 * |---|---|
 * | `console` | `wss:` only, loopback included |
 * | `desktop` | `ws:` and `wss:` |
 */
export const platforms: { readonly console: Policy; readonly desktop: Policy } = /*#__PURE__*/ Object.freeze({
  console: /*#__PURE__*/ Object.freeze({ create: secureOnly, connect: secureOnly }),
  desktop: /*#__PURE__*/ Object.freeze({ create: noCosmetics, connect: noCosmetics }),
});
