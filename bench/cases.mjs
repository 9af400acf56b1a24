/** In the order of the report. */
export const cases = [
  ...['receive-32', 'receive-1024', 'send-32', 'send-1024', 'echo', 'churn'],
  ...['idle', 'handle', 'create', 'destroy', 'audit', 'rule', 'record', 'denial'],
];
