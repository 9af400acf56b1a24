import { guestKinds } from '../wire/kinds.ts';
import type { HostSide } from './HostSide.ts';
import type { Since } from './Pace.ts';

/** The id of one socket or request at the host: it lives until both sides have ended it (G4). */
export class HostedId {
  /** 0 until the host is asked. */
  #id = 0;
  /** This side has ended it: nothing more is said of it than its end. */
  over = false;
  #saidEnd = false;
  /** The host has ended it. */
  #hostEnded = false;
  /** The last request about it, after that which opened it. */
  #request: Since | undefined;
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

  /** Says what the host counts as a request, as soon as it may be said. */
  request(kind: number, ...fields: readonly unknown[]): void {
    const { pace } = this.#host;
    pace.whenFree(() => {
      if (this.over) return;
      this.#request = pace.count();
      this.post(kind, ...fields);
    });
  }

  /** The host has answered the last request. */
  answered(): void {
    if (this.#request) this.#host.pace.handled(this.#request.last);
  }

  /** Says the last that is said of it. */
  end(): void {
    const wasOver = this.over;
    this.over = true;
    if (this.#hostEnded) {
      this.#sayEnd(); // which merely confirms, and is not counted
      this.#host.ids.forget(this.#id);
    } else if (this.#id > 0 && !wasOver) {
      const { pace } = this.#host;
      pace.whenFree(() => {
        if (this.#saidEnd) return;
        this.#request = pace.count();
        this.#sayEnd();
      });
    }
  }

  /**
   * The host has said the last.
   *
   * @param isAnswer whether it says so because this side has ended it. If not, its word may have crossed the last request
   */
  hostEnded(isAnswer: boolean): void {
    this.#hostEnded = true;
    if (isAnswer) this.answered();
    else if (this.#request) this.#host.pace.unanswered(this.#request);
    this.end();
  }

  #sayEnd(): void {
    if (this.#id > 0 && !this.#saidEnd) this.#host.post(guestKinds.end, this.#id);
    this.#saidEnd = true;
  }
}
