/**
 * The policy of a guest's frame, which the frame's workers inherit: nothing can be loaded or reached. One script with
 * this nonce runs, and starts workers from texts that it has.
 */
export const contentPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    'worker-src blob:',
    // These two do not fall back to default-src.
    "form-action 'none'",
    "base-uri 'none'",
    // These do. They are named for readers.
    "connect-src 'none'",
    "frame-src 'none'",
  ].join('; ');
