import type { ContractAbilities } from '../../lib/testing.ts';

/** What Chromium's WebSocket can, for the contract. */
export const abilities: ContractAbilities = { pause: false, ping: false, codes: false, approve: true, write: true };
