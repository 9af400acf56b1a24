import type { Policy } from '../model/Audit.ts';

/** An audit that allows everything. It is the neutral element of `allOf`. */
export const allow = (_request: unknown): true => true;

/** A policy that denies nothing: the owners' own audits decide alone. */
export const allowAll: Policy = /*#__PURE__*/ Object.freeze({ request: allow });
