import type { SecureContext, TLSSocket } from 'node:tls';
import { weakSet, weakGet } from '../model/intrinsics.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import type { ConnectRequest } from '../model/Request.ts';
import { guarded } from '../stream/guarded.ts';

const mostEndpoints = 16; // of one owner

/**
 * The TLS sessions of one transport, to be resumed: that saves the server's certificate and half of the computing time of
 * a handshake.
 *
 * Owners never share a session, since a server could recognize by it that two owners have the same host. A session is used only
 * for the host, the port and the settings with which the server's certificate was verified.
 */
export class TlsSessions {
  /** By owner: the sessions do not outlive it. */
  readonly #owners = new WeakMap<object, PrivateMap<string, KeptSession>>();

  /** The newest session for this dial. */
  find({ owner, endpoint }: ConnectRequest, context: SecureContext): Buffer | undefined {
    const sessions = weakGet(this.#owners, owner) as PrivateMap<string, KeptSession> | undefined;
    const found = sessions?.get(keyOf(endpoint));
    return found?.context === context ? found.session : undefined;
  }

  /** Keeps what the server gives this connection to resume by, if its certificate has been verified. */
  keep(connection: TLSSocket, { owner, endpoint }: ConnectRequest, context: SecureContext): void {
    const key = keyOf(endpoint);
    const keep = (session: Buffer): void => {
      if (!connection.authorized) return;
      const sessions =
        (weakGet(this.#owners, owner) as PrivateMap<string, KeptSession> | undefined) ?? new PrivateMap();
      weakSet(this.#owners, owner, sessions);
      sessions.delete(key); // the newest is the last
      sessions.set(key, { key, session, context });
      const all = sessions.list();
      if (all.length > mostEndpoints) sessions.delete(all[0]?.key ?? '');
    };
    connection.on('session', guarded(keep));
  }
}

interface KeptSession {
  readonly key: string;
  readonly session: Buffer;
  /** The settings under which it was made. */
  readonly context: SecureContext;
}

function keyOf({ host, port }: ConnectRequest['endpoint']): string {
  return `${host}:${port}`;
}
