/** In the order of the report. */
export const cases = [
  ...['receive-32', 'receive-1024', 'send-32', 'send-1024', 'echo'],
  ...['churn-cold', 'churn-warm', 'churn-tls-cold', 'churn-tls-warm', 'destroy'],
  ...['idle', 'alone', 'handle', 'create', 'audit', 'rule', 'record', 'denial'],
];

/**
 * Cases without a counterpart in raw ws: their figures are parts of what raw ws takes to receive 32 bytes in the same
 * round. The values are how many of their units a microsecond has.
 */
export const besideReceiving = { create: 1, audit: 1_000, rule: 1_000, record: 1_000, denial: 1_000 };
