import type { ServerOptions } from 'ws';

/** A server that answers every handshake with a redirect. */
export const redirectTo = (Location: string): ServerOptions => ({
  verifyClient: (_info, answer) => answer(false, 302, 'Found', { Location }),
});
