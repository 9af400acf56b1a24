import type { Limits } from 'rx-secure-networking';

/** Small enough that a run meets them; no two deadlines are alike. */
export const limits = {
  ...{ socketsPerOwner: 4, sockets: 7, attemptsPerSecond: 5, maxMessageBytes: 100, maxBufferedBytes: 150 },
  ...{ holdTimeout: 700, connectTimeout: 1_100, auditTimeout: 300, closeTimeout: 210 },
} as const satisfies Partial<Limits>;
