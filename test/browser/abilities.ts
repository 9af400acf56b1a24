import type { ContractAbilities, HttpContractAbilities } from '../../lib/testing.ts';

const able = { pause: false, ping: false, codes: false, approve: true };

/** What Chromium's WebSocket can, for the contract. */
export const abilities: ContractAbilities = { ...able, buffers: true, write: true, leave: true };

/** What the platform's fetch can do. */
export const httpAbilities = { approve: true } satisfies HttpContractAbilities;
