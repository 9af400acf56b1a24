import type { EndCause } from '../model/endCauses.ts';

/** What an open connection ended for. A driver that brings an error has ended the connection itself: for what broke a limit, or for what is no protocol. */
export function causeOfLoss(code: number, error: Error | undefined): EndCause {
  if (!error) return code === 1006 ? 'lost' : 'peer';
  return code === 1009 ? 'too-large' : code === 1008 ? 'fragments' : 'lost';
}
