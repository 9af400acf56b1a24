/** The options of `serveGuest`, for those who pass them on. */
export const guestOptionNames = [
  ...(['name', 'kind', 'audits', 'until', 'auditMessages', 'limits', 'errorDetail', 'reasoning'] as const),
  ...(['network', 'bridge', 'lease', 'onViolation', 'random'] as const),
];
