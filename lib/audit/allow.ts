import type { Policy } from '../model/Audit.ts';

/** Allows everything: the neutral element of `allOf`. */
export const allow = (_request: unknown): true => true;

/** The policy that leaves everything to the owners' own audits. */
export const allowAll: Policy = /*#__PURE__*/ Object.freeze({ request: allow });
