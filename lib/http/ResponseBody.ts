import type { Unsubscribable } from 'rxjs';
import { elapsed, scheduleDeadline } from '../stream/schedulerTime.ts';
import { stateOfSignal } from '../owner/watchSignal.ts';
import { soon } from '../stream/whenSettled.ts';
import type { Exchange } from './Exchange.ts';
import type { ExchangeBounds } from './ExchangeListener.ts';
import { abortedByOwner, abortReason } from './fetchFailureOf.ts';
import type { Hop } from './Hop.ts';
import { CollectedBytes } from './CollectedBytes.ts';
import { joined } from './readBody.ts';

/** Pieces of fewer bytes are joined. */
const smallest = 16_384;

/** Where the pieces of a body go. */
export interface BodyTarget {
  push(piece: Uint8Array): void;
  close(): void;
  error(reason: unknown): void;
}

/** The body of one response on its way to its reader: one piece is held, the rest waits in the network (H14). */
export class ResponseBody {
  readonly #exchange: Exchange;
  readonly #hop: Hop;
  readonly #bounds: ExchangeBounds;
  #target: BodyTarget | undefined;
  /** Whether the target takes each piece as it comes. */
  #greedy = false;
  /** Whether the target gets small pieces joined. */
  #joins = false;
  #held: Uint8Array | undefined;
  /** The small pieces of this turn, which the reader waits for. */
  #joining: CollectedBytes | undefined;
  /** Whether the reader waits for a piece. */
  #wanted = false;
  /** When it began to wait, by `elapsed`. */
  #since = 0;
  #timer: Unsubscribable | undefined;
  /** Whether the timer watches for a reader that waits too long. */
  #idling = false;
  /** The network has given everything; what is held is still the reader's. */
  #whole = false;

  constructor(exchange: Exchange, hop: Hop, bounds: ExchangeBounds) {
    this.#exchange = exchange;
    this.#hop = hop;
    this.#bounds = bounds;
    const { scheduler, limits } = exchange.http.core;
    this.#timer = scheduleDeadline(scheduler, () => exchange.end('unread'), limits.holdTimeout);
  }

  /** Gives each piece to the target as it comes. */
  readInto(target: BodyTarget): void {
    this.#target = target;
    this.#greedy = true;
    this.#pull();
  }

  /** Gives the target one piece for each call of the function that it returns. */
  readBy(target: BodyTarget, joins = false): () => void {
    this.#target = target;
    this.#joins = joins;
    return () => {
      if (!this.#exchange.over || this.#whole) this.#pull();
    };
  }

  push(piece: Uint8Array): void {
    const isSmall = piece.byteLength < smallest && this.#joins;
    if (this.#joining) this.#joining.add(piece);
    else if (this.#wanted && isSmall) this.#join(piece);
    else {
      this.#hop.pause();
      if (this.#wanted) {
        this.#wanted = false;
        this.#deliver(piece);
      } else this.#held = this.#held ? joined([this.#held, piece]) : piece;
    }
  }

  /**
   * Small pieces that the network gives in one turn are one piece for the reader: the platform keeps hundreds of bytes for
   * each, so that a peer could fill the memory with pieces of one byte (P11, P12).
   */
  #join(piece: Uint8Array): void {
    this.#wanted = false;
    this.#joining = new CollectedBytes();
    this.#joining.add(piece);
    soon(() => {
      const all = this.#joining?.whole;
      this.#joining = undefined;
      if (!all) return; // it has failed meanwhile
      this.#hop.pause();
      if (!this.#isCut()) this.#deliver(all);
    });
  }

  /** The reader wants no more. */
  cancel(): void {
    this.#held = this.#joining = undefined;
    this.#exchange.end('cancelled');
  }

  /** No time runs any more. */
  stop(): void {
    this.#timer?.unsubscribe();
  }

  /** The last byte has come. */
  finish(): void {
    this.#whole = true;
    if (!this.#held && !this.#joining) this.#target?.close();
  }

  /** The request has ended before its last byte was read. */
  fail(error: unknown): void {
    this.#held = this.#joining = undefined;
    this.#target?.error(error);
  }

  #pull(): void {
    if (this.#isCut()) return;
    const held = this.#held;
    if (held) {
      this.#held = undefined;
      if (!this.#whole) this.#timer?.unsubscribe();
      this.#idling = false;
      this.#deliver(held);
      return;
    }
    if (this.#whole) {
      this.#target?.close();
      return;
    }
    const { core } = this.#exchange.http;
    this.#wanted = true;
    this.#since = elapsed(core.scheduler);
    this.#watch(this.#bounds.idle, true);
    this.#hop.resume();
  }

  /** The last piece too is not the end: until the reader asks for more, an abort still makes its read fail. */
  #deliver(piece: Uint8Array): void {
    this.#target?.push(piece);
    if (this.#greedy && (this.#whole || !this.#exchange.over)) this.#pull();
  }

  /** Whether it was aborted, or its owner destroyed, after its last byte had come: what came before is not given (H10). */
  #isCut(): boolean {
    const { http, given } = this.#exchange;
    const { over } = http.core.life;
    if (!this.#whole || !(over || isAborted(given.signal))) return false;
    this.#held = undefined;
    this.#target?.error(over ? abortedByOwner() : abortReason(given.signal));
    return true;
  }

  /** One timer, which is set again when it rings too early: a reader asks more often than it waits. */
  #watch(ms: number, first = false): void {
    const { core } = this.#exchange.http;
    if (first && this.#idling) return;
    this.#timer?.unsubscribe();
    this.#idling = true;
    this.#timer = scheduleDeadline(
      core.scheduler,
      () => {
        this.#idling = false;
        if (!this.#wanted) return;
        const left = this.#since + this.#bounds.idle - elapsed(core.scheduler);
        if (left > 0) this.#watch(left);
        else this.#exchange.end('idle');
      },
      ms,
    );
  }
}

/** A lookalike of a signal may throw: that one counts only while the request is under way. */
function isAborted(signal: AbortSignal | undefined): boolean {
  try {
    return signal !== undefined && stateOfSignal(signal) === true;
  } catch {
    return false;
  }
}
