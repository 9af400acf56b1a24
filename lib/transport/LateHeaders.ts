import type { ClientRequest } from 'node:http';
import { keysOf } from '../model/intrinsics.ts';
import type { Route } from './GuardedDial.ts';
import { handshakeHeaders } from './handshakeHeaders.ts';
import type { PendingHeaders } from './hostHeaders.ts';

/** Headers that come after the request was made: they are put into it, it is finished, and only then anything is dialled. */
export class LateHeaders {
  /** Set in the tick in which the WebSocket is made, so before the headers are found. */
  handshake: ClientRequest | undefined;
  readonly ready: NonNullable<Route['ready']>;

  constructor(pending: PendingHeaders) {
    this.ready = (go, failed) => {
      const found = (given: unknown): void => {
        const headers = handshakeHeaders(given);
        const names = keysOf(headers);
        const { handshake } = this;
        for (let i = 0; i < names.length; i++) handshake?.setHeader(names[i] ?? '', headers[names[i] ?? ''] ?? '');
        handshake?.end();
        go();
      };
      pending.wait(found, failed);
      return () => {
        pending.cancel();
      };
    };
  }
}
