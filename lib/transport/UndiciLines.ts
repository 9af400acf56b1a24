import type { SecureContext } from 'node:tls';
import type { HttpDial, HttpLine, HttpLines, HttpSink } from '../model/HttpTransport.ts';
import { append, without } from '../model/intrinsics.ts';
import { hostHeaders, PendingHeaders } from './hostHeaders.ts';
import { UndiciConnection } from './UndiciConnection.ts';
import { UndiciLine } from './UndiciLine.ts';
import type { UndiciSettings } from './undiciTransport.ts';

/** One owner's connections on undici: those in use, and those that wait for its next request. */
export class UndiciLines implements HttpLines {
  #over = false;
  /** Oldest first. */
  #idle: UndiciConnection[] = [];
  #lines: UndiciLine[] = [];
  readonly #settings: UndiciSettings;
  readonly #mostIdle: number;

  constructor(settings: UndiciSettings, mostIdle: number) {
    this.#settings = settings;
    this.#mostIdle = mostIdle;
  }

  send(dial: HttpDial, sink: HttpSink): HttpLine {
    if (this.#over) throw new Error('the owner is destroyed');
    const { endpoint } = dial.request;
    const context = endpoint.scheme === 'https' ? this.#settings.secureContextFor(dial.request) : undefined;
    const found = hostHeaders(dial.request, this.#settings.headers); // first: it may throw
    const connection = this.#take(dial, context);
    const line = new UndiciLine(dial, sink, connection, PendingHeaders.of(found), (reusable) => {
      this.#lines = without(this.#lines, line);
      if (reusable) this.#keep(connection);
      else connection.destroy();
    });
    append(this.#lines, line);
    line.start();
    return line;
  }

  destroy(): void {
    this.#over = true;
    const lines = this.#lines;
    for (let i = lines.length - 1; i >= 0; i--) lines[i]?.terminate();
    const idle = this.#idle;
    this.#idle = [];
    for (let i = 0; i < idle.length; i++) idle[i]?.destroy();
  }

  /** The newest connection that waits for this origin, with the same settings of TLS; else a new one. */
  #take(dial: HttpDial, context: SecureContext | undefined): UndiciConnection {
    const { scheme, host, port } = dial.request.endpoint;
    const origin = `${scheme}://${host}:${port}`;
    for (let i = this.#idle.length - 1; i >= 0; i--) {
      const connection = this.#idle[i];
      if (connection?.origin !== origin || connection.secureContext !== context) continue;
      this.#forget(connection);
      return connection;
    }
    const made = new UndiciConnection(origin, context, this.#settings, () => {
      this.#forget(made);
      if (!made.line) made.destroy();
    });
    return made;
  }

  /** Of one owner, over all origins: the oldest makes room. */
  #keep(connection: UndiciConnection): void {
    append(this.#idle, connection);
    if (this.#idle.length <= this.#mostIdle) return;
    const oldest = this.#idle[0];
    if (!oldest) return;
    this.#forget(oldest);
    oldest.destroy();
  }

  #forget(connection: UndiciConnection): void {
    this.#idle = without(this.#idle, connection);
  }
}
