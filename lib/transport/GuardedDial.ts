import { noop } from 'rxjs';
import type { Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { Verdict } from '../model/Audit.ts';
import { guarded } from '../stream/guarded.ts';
import { canonicalAddress, familyOf } from './canonicalAddress.ts';
import { connectTcp } from './connectTcp.ts';
import { connectTls } from './connectTls.ts';
import { type Approved, guardedLookup, hasAddress, type ResolvedAddress, type Resolver } from './guardedLookup.ts';
import { messageOf, toError } from '../model/messageOf.ts';

/** The TLS of one dial. */
export interface TlsRoute {
  readonly context: SecureContext;
  /** To be resumed, if the server agrees. */
  readonly session: Buffer | undefined;
  /** Keeps the sessions of the connection. */
  keep(connection: TLSSocket): void;
}

/** Where a dial leads, and by which rules. */
export interface Route {
  readonly host: string;
  readonly port: number;
  /** How long the whole dial may take, in ms. Whoever dials ends it then. */
  readonly connectTimeout: number;
  /** Present for `wss:`. */
  readonly tls: TlsRoute | undefined;
  readonly resolver: Resolver;
  readonly approve: (addresses: readonly string[]) => Verdict;
  /** What must be there before anything is dialled: calls one of the two, never inside this call. Returns how to cancel it. */
  readonly ready: ((go: () => void, failed: (error: unknown) => void) => () => void) | undefined;
}

/**
 * Dials a host: looks its name up once, has all its addresses approved, connects to exactly these, checks which of
 * them it has reached, then verifies TLS (L5). HTTP gets the connection when all that is done, so not a byte of the
 * handshake goes anywhere else. No agent, no proxy, no redirect, no UNIX socket: only the route counts.
 */
export class GuardedDial {
  /** Called with an error of the dial, also after the connection was handed out. */
  onFault: (error: Error) => void = () => undefined;
  /** Present until it is settled: the platform keeps a dead connection for a while, and would keep what the route leads to. */
  #route: Route | undefined;
  #connection: Socket | undefined;
  #settled = false;
  #stopLookup: (() => void) | undefined;
  #lookingUp = false;
  #whenAnswered: (() => void) | undefined;
  #stopConnecting: (() => void) | undefined;
  #done: ((error: Error | null, connection?: Socket) => void) | undefined;
  readonly #onError = guarded((error: Error) => {
    this.#settle(error);
  });
  readonly #onClose = guarded(() => {
    this.#settle(new Error('the peer closed the connection'));
  });
  /** What goes wrong in a turn of ours ends the dial. */
  readonly #onFault = (error: unknown): void => {
    const fault = toError(error);
    const failure = this.#route ? dialError(this.#route, fault) : fault;
    this.#settle(fault);
    this.#connection?.destroy();
    this.onFault(failure);
  };

  constructor(route: Route) {
    this.#route = route;
  }

  /** The connection that was handed out, under TLS where there is TLS. */
  get connection(): Socket | undefined {
    return this.#settled ? this.#connection : undefined;
  }

  /** Calls `done` once, never inside this call, and never after `cancel()`. */
  start(done: (error: Error | null, connection?: Socket) => void): void {
    const route = this.#route;
    if (!route) return; // cancelled
    this.#done = done;
    if (route.ready) this.#stopLookup = route.ready(() => this.#lookUp(route), this.#onFault);
    else this.#lookUp(route);
  }

  #lookUp(route: Route): void {
    const { host, resolver, approve } = route;
    const approved = (found: Approved): void => {
      if (found instanceof Error) this.#settle(found);
      else if (!this.#settled) this.#connectTo(route, found);
    };
    const answered = (): void => {
      this.#lookingUp = false;
      this.#whenAnswered?.();
    };
    this.#lookingUp = true;
    this.#stopLookup = guardedLookup(host, resolver, approve, approved, answered);
  }

  /** Calls back when no look-up is under way any more, inside this call if none is. A resolver cannot be stopped. */
  afterLookup(callback: () => void): void {
    if (this.#lookingUp) this.#whenAnswered = callback;
    else callback();
  }

  /** Ends a dial that is not yet done: nothing is approved or dialled after it. */
  cancel(): void {
    if (this.#settled) return;
    this.#stopLookup?.();
    this.#stopConnecting?.();
    this.#finish();
    this.#connection?.destroy();
  }

  /** Whatever `connect` throws at once (Node checks its options, and an agent may forbid it) fails the dial. */
  #connectTo(route: Route, approved: readonly ResolvedAddress[]): void {
    try {
      this.#connect(route, approved);
    } catch (error) {
      this.#onFault(error);
    }
  }

  #connect(route: Route, addresses: readonly ResolvedAddress[]): void {
    const { port, connectTimeout } = route;
    const connected = (error: Error | null, connection?: Socket): void => {
      if (!connection) {
        this.#settle(error ?? undefined);
        return;
      }
      this.#watch(connection);
      if (hasAddress(addresses, canonicalAddress(connection.remoteAddress))) this.#secure(route, connection);
      else this.#settle(new Error('it led to an address that was not approved'));
    };
    this.#stopConnecting = connectTcp(port, addresses, connectTimeout, guarded(connected, this.#onFault));
  }

  #secure({ host, tls: route }: Route, socket: Socket): void {
    if (route === undefined) {
      this.#settle();
      return;
    }
    const tls = this.#watch(connectTls(socket, host, route.context, route.session));
    route.keep(tls);
    const verified = (): void => {
      this.#settle(tls.authorized ? undefined : new Error('the certificate was not verified'));
    };
    tls.once('secureConnect', guarded(verified, this.#onFault));
  }

  /** Minds this connection from now on, instead of the one below it. */
  #watch<S extends Socket>(socket: S): S {
    this.#unwatch();
    this.#connection = socket;
    // The first listener stays: a connection is never without a listener of errors.
    socket.on('error', noop).on('error', this.#onError).on('close', this.#onClose);
    return socket;
  }

  #unwatch(): void {
    this.#connection?.off('error', this.#onError).off('close', this.#onClose);
  }

  #settle(error?: Error): void {
    if (this.#settled) return;
    const done = this.#done;
    const failure = error && this.#route ? dialError(this.#route, error) : null;
    this.#finish();
    if (failure) this.#connection?.destroy();
    done?.(failure, this.#connection);
  }

  /** Lets go of all that served the dial alone. */
  #finish(): void {
    this.#settled = true;
    this.#unwatch();
    this.#done = undefined;
    this.#stopLookup = undefined;
    this.#stopConnecting = undefined;
    this.#route = undefined;
  }
}

function dialError({ host, port }: Route, cause: Error): Error {
  const name = familyOf(host) === 6 ? `[${host}]` : host;
  return new Error(`Cannot connect to ${name}:${port}: ${messageOf(cause)}`, { cause });
}
