import { noop } from 'rxjs';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Client, Dispatcher } from 'undici';
import UndiciClient from 'undici/lib/dispatcher/client.js';
import { RequestLoss } from '../model/RequestLoss.ts';
import { guarded } from '../stream/guarded.ts';
import { GuardedDial } from './GuardedDial.ts';
import { bareHost } from './literalAddress.ts';
import { toError } from '../model/messageOf.ts';
import { afterIo, inTime, onNextTick } from './ticks.ts';
import type { UndiciLine } from './UndiciLine.ts';
import type { UndiciSettings } from './undiciTransport.ts';
import { unset } from './unset.ts';

type Connected = (error: Error | null, socket?: Socket) => void;

// undici destructures its options: what is no own key it would take from `Object.prototype`.
const unsetOptions = unset(
  ...['maxHeaderSize', 'headersTimeout', 'socketTimeout', 'requestTimeout', 'connectTimeout', 'bodyTimeout', 'tls'],
  ...['idleTimeout', 'keepAlive', 'keepAliveTimeout', 'maxKeepAliveTimeout', 'keepAliveMaxTimeout', 'socketPath'],
  ...['keepAliveTimeoutThreshold', 'pipelining', 'strictContentLength', 'maxCachedSessions', 'connect', 'allowH2'],
  ...['maxRequestsPerClient', 'localAddress', 'maxResponseSize', 'autoSelectFamily', 'maxConcurrentStreams', 'useH2c'],
  ...['autoSelectFamilyAttemptTimeout', 'initialWindowSize', 'connectionWindowSize', 'pingInterval', 'webSocket'],
  ...['eventSource', 'interceptors'],
);

/** One connection to one origin, with one exchange at a time, so that it is always known whose dial it is. */
export class UndiciConnection {
  readonly origin: string;
  readonly secureContext: SecureContext | undefined;
  /** Whose exchange it is. */
  line: UndiciLine | undefined;
  readonly #client: Client;
  readonly #settings: UndiciSettings;
  #dial: GuardedDial | undefined;
  #socket: Socket | undefined;
  /** The error of a reset, while its code is hidden from undici. */
  #reset: NodeJS.ErrnoException | undefined;
  #stopTimer: (() => void) | undefined;

  /** @param closed called when the connection has closed */
  constructor(origin: string, secureContext: SecureContext | undefined, settings: UndiciSettings, closed: () => void) {
    this.origin = origin;
    this.secureContext = secureContext;
    this.#settings = settings;
    const options: object = {
      ...unsetOptions,
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: settings.keepAlive,
      keepAliveMaxTimeout: settings.keepAlive,
      keepAliveTimeoutThreshold: 1_000,
      maxHeaderSize: 16_384,
      headersTimeout: 0, // all deadlines are the exchange's
      bodyTimeout: 0,
      connect: (_options: unknown, done: Connected) => {
        this.#connect(done);
      },
    };
    this.#client = new UndiciClient(origin, options);
    this.#client.on('disconnect', guarded(closed));
    this.#client.on('connectionError', noop);
  }

  /**
   * Sends a request. The server may close a connection that was kept just then: if nothing of a response has come, a
   * request that is safe and has no body is sent once more, over a new connection (RFC 9112, 9.3.1).
   */
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    const socket = this.#socket;
    const { method, body = null } = options;
    if (!socket || body !== null || (method !== 'GET' && method !== 'HEAD')) {
      this.#client.dispatch(options, handler);
      return;
    }
    const { bytesRead } = socket;
    this.#client.dispatch(options, {
      ...handler,
      onResponseError: (controller, error) => {
        const isUnanswered = socket === this.#socket && socket.destroyed && socket.bytesRead === bytesRead;
        if (!this.line || !isUnanswered) handler.onResponseError?.(controller, error);
        // undici is about to check that nothing is left to be sent
        else {
          const failed = (thrown: unknown): void => handler.onResponseError?.(controller, toError(thrown));
          onNextTick(() => this.line && this.#client.dispatch(options, handler), failed);
        }
      },
    });
  }

  /** Ends it at once. */
  destroy(): void {
    this.#stopTimer?.();
    this.#dial?.cancel();
    this.#client.destroy(null, noop);
  }

  /** Whether the system has taken all bytes of the request: a server may answer before it has read them. */
  get isSent(): boolean {
    return this.#socket?.writableLength === 0;
  }

  /** Gives an error that undici passes on the system's code back, which `#prepare` took from it. */
  restored(error: unknown): unknown {
    if (this.#reset && error === this.#reset) this.#reset.code = 'ECONNRESET';
    return error;
  }

  /** Calls back when no look-up of its is under way any more, inside this call if none is. */
  afterLookup(callback: () => void): void {
    if (this.#dial) this.#dial.afterLookup(callback);
    else callback();
  }

  /** Nothing of undici's own options counts: only the request that was audited. */
  #connect(done: Connected): void {
    const { line } = this;
    this.#socket = undefined;
    if (!line) {
      done(new Error('no request asks for this connection'));
      return;
    }
    const { request, limits, approve } = line.dial;
    const { connectTimeout } = limits;
    const dial = new GuardedDial({
      host: bareHost(request.endpoint),
      port: request.endpoint.port,
      connectTimeout,
      tls: this.secureContext && { context: this.secureContext, session: undefined, keep: noop }, // each dial is verified anew
      resolver: this.#settings.resolver,
      ready: undefined,
      approve,
    });
    this.#dial = dial;
    const settle: Connected = (error, socket) => {
      this.#stopTimer?.();
      if (socket) this.#prepare(socket);
      done(error, socket);
    };
    let isStopped = false;
    const late = (): void => {
      if (isStopped) return;
      dial.cancel();
      settle(new RequestLoss('connect-timeout', '', new Error(`no connection within ${connectTimeout} ms`)));
    };
    const stop = inTime(() => afterIo(late), connectTimeout, noop); // if the loop was busy, it may have connected in time
    this.#stopTimer = () => {
      isStopped = true;
      stop();
    };
    dial.start(settle);
  }

  /**
   * Prepares the end of a connection, before undici's own listeners: undici breaks, outside of every call, if its parser is
   * paused then, and takes a body that was reset for a whole one, which it is not (RFC 9112, 8).
   */
  #prepare(socket: Socket): void {
    this.#socket = socket;
    const ended = (): void => {
      this.line?.finish();
    };
    const failed = (error: NodeJS.ErrnoException): void => {
      if (error.code !== 'ECONNRESET') return;
      error.code = 'ERR_STREAM_PREMATURE_CLOSE';
      this.#reset = error;
    };
    socket.once('end', guarded(ended));
    socket.once('error', guarded(failed));
  }
}
