import type { Policy } from '../model/Audit.ts';

/** An audit that allows everything. It is the neutral element of `allOf`. */
export const allow = (_request: unknown): true => true;

/** A policy without rules: the owners' own audits decide alone. */
export const allowAll: Policy = Object.freeze({});
