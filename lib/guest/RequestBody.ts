import { guestKinds, pieceBytes } from '../wire/kinds.ts';
import type { HostSide } from './HostSide.ts';
import type { CreditWaiter } from './SendCredit.ts';

/** The body of one request on its way to the host, piece by piece, as there is room for it (G11). */
export class RequestBody implements CreditWaiter {
  #at = 0;
  #bytes: Uint8Array;
  readonly #host: HostSide;
  readonly #id: number;

  /** @param bytes nobody changes them; a redirect may send them again */
  constructor(host: HostSide, id: number, bytes: Uint8Array) {
    this.#host = host;
    this.#id = id;
    this.#bytes = bytes;
    host.credit.waits(this);
    host.credit.sendWaiting();
  }

  get waits(): boolean {
    return this.#at < this.#bytes.byteLength;
  }

  sendWaiting(): boolean {
    const { credit, hostLimits } = this.#host;
    const end = Math.min(this.#bytes.byteLength, this.#at + Math.min(pieceBytes, hostLimits.sendBytes));
    if (!this.waits || !credit.fits(end - this.#at)) return false; // nobody may want the rest any more
    credit.send(this.#id, this.#bytes.slice(this.#at, end), end - this.#at, guestKinds.body);
    this.#at = end;
    return true;
  }

  /** Nobody wants the rest. */
  stop(): void {
    this.#bytes = this.#bytes.subarray(0, 0);
  }
}
