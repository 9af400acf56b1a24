import type { Policy } from '../model/Audit.ts';

/** The policy that leaves everything to the owners' own audits. */
export const allowAll: Policy = Object.freeze({});
