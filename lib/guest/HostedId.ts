import { guestKinds } from '../wire/kinds.ts';
import type { HostSide } from './HostSide.ts';

/** The id of one socket or request at the host: it lives until both sides have ended it (G4). */
export class HostedId {
  /** 0 until the host is asked. */
  #id = 0;
  /** This side has ended it: nothing more is said of it. */
  over = false;
  /** The host has ended it. */
  #hostEnded = false;
  readonly #host: HostSide;

  constructor(host: HostSide) {
    this.#host = host;
  }

  get value(): number {
    return this.#id;
  }

  /** Whether the host knows it. */
  get isAlive(): boolean {
    return this.#id > 0 && !this.over && !this.#hostEnded;
  }

  open(id: number, kind: number, ...fields: readonly unknown[]): void {
    this.#id = id;
    this.#host.post(kind, id, ...fields);
  }

  /** Says something of it, while there is something to be said. */
  post(kind: number, ...fields: readonly unknown[]): void {
    if (this.#id > 0 && !this.over) this.#host.post(kind, this.#id, ...fields);
  }

  /** Says the last that is said of it. */
  end(): void {
    this.post(guestKinds.end);
    this.over = true;
    if (this.#hostEnded) this.#host.forget(this.#id);
  }

  /** The host has said the last. */
  hostEnded(): void {
    this.#hostEnded = true;
    this.end();
  }
}
