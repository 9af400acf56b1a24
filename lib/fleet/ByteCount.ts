import type { Verdict } from '../model/Audit.ts';
import { append } from '../model/intrinsics.ts';
import type { OwnerInfo, OwnerSnapshot } from '../model/OwnerInfo.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import type { EndRecord, Traffic } from '../model/SocketEnd.ts';
import { callReporting } from '../stream/callReporting.ts';
import { type ByteBudget, spent } from './ByteLease.ts';
import { KeyCount } from './KeyCount.ts';
import type { QuotaContext } from './QuotaContext.ts';
import type { OnVerdict } from './verdictOf.ts';

/**
 * Counts the bytes that have passed, and draws them from the budgets of their owners at each beat (S13). When a budget is
 * used up, the sockets and HTTP requests of its owners are ended.
 */
export class ByteCount {
  readonly #keyOf: (owner: OwnerInfo) => string;
  readonly #budgetOf: (key: string) => ByteBudget;
  readonly #context: QuotaContext;
  readonly #httpOnly: boolean;
  /** How many bytes of a socket or an HTTP request have been counted. */
  readonly #counted = new PrivateMap<number, number>();
  readonly #keys = new PrivateMap<string, KeyCount>();

  constructor(
    keyOf: (owner: OwnerInfo) => string,
    budgetOf: (key: string) => ByteBudget,
    context: QuotaContext,
    httpOnly: boolean,
  ) {
    this.#keyOf = keyOf;
    this.#budgetOf = budgetOf;
    this.#context = context;
    this.#httpOnly = httpOnly;
  }

  /** Asks whether anything is left, and draws what has passed and is not drawn yet. */
  decide(owner: OwnerInfo, onVerdict: OnVerdict): void {
    const count = this.#countOf(this.#keyOf(owner));
    const { most } = count.budget;
    const empty = count.emptyUntil - this.#context.now();
    if (empty > 0) onVerdict(spent(most, empty));
    else {
      count.draw((isKnown) => {
        const left = count.emptyUntil - this.#context.now();
        if (!isKnown) this.#context.unavailable(() => true, onVerdict);
        else onVerdict(left <= 0 || spent(most, left));
      });
    }
  }

  ended({ owner, socket, http, ...traffic }: EndRecord): void {
    if (this.#httpOnly && !http) return;
    this.#count(this.#keyFor(owner), socket, traffic);
    this.#counted.delete(socket);
  }

  beat(owners: readonly OwnerSnapshot[]): void {
    for (let i = 0; i < owners.length; i++) {
      const owner = owners[i] as OwnerSnapshot;
      const running = this.#runningOf(owner);
      const key = running.length > 0 ? this.#keyFor(owner) : undefined;
      if (key !== undefined) this.#countOf(key).runs = true;
      for (let j = 0; j < running.length; j++) {
        const one = running[j] as Running;
        this.#count(key, one.id, one);
      }
    }
    const keys = this.#keys.list();
    for (let i = 0; i < keys.length; i++) {
      const count = keys[i] as KeyCount;
      // Also without bytes, because other hosts may have used up the budget.
      if (count.undrawn > 0 || count.runs) {
        count.draw((isKnown) => {
          if (count.emptyUntil > this.#context.now()) this.#end(count);
          else if (!isKnown && count.undrawn > count.budget.most) this.#endIfDenied(count);
        });
      } else if (count.idle) this.#keys.delete(count.key);
      count.runs = false;
    }
  }

  /** Draws what has passed since the last beat. */
  settle(each: (ask: (done: () => void) => void) => void): void {
    this.#keys.forEach((count) => {
      if (count.undrawn > 0) {
        each((done) => {
          count.draw(done);
        });
      }
    });
  }

  /** Returns the key of an owner; undefined if the host's function throws, which is reported. */
  #keyFor(owner: OwnerInfo): string | undefined {
    let key: string | undefined;
    callReporting(() => {
      key = this.#keyOf(owner);
    });
    return key;
  }

  #count(key: string | undefined, id: number, { bytesSent, bytesReceived }: Traffic): void {
    if (key === undefined) return;
    const bytes = bytesSent + bytesReceived;
    const fresh = bytes - (this.#counted.get(id) ?? 0);
    if (fresh <= 0) return;
    this.#counted.set(id, bytes);
    this.#countOf(key).undrawn += fresh;
  }

  /** Since the engine cannot be asked, this host alone may have used more than there is. */
  #endIfDenied(count: KeyCount): void {
    const onVerdict = (verdict: Verdict): void => {
      if (verdict !== true) this.#end(count);
    };
    this.#context.unavailable(() => true, onVerdict);
  }

  /** Ends everything of a budget that is used up. */
  #end({ key, budget }: KeyCount): void {
    const { reason } = spent(budget.most, 0);
    const owners = this.#context.snapshot();
    for (let i = 0; i < owners.length; i++) {
      const owner = owners[i] as OwnerSnapshot;
      const running = this.#keyFor(owner) === key ? this.#runningOf(owner) : [];
      for (let j = 0; j < running.length; j++) this.#context.end((running[j] as Running).id, reason);
    }
  }

  #runningOf({ sockets, requests }: OwnerSnapshot): readonly Running[] {
    const all: Running[] = [];
    if (!this.#httpOnly) for (let i = 0; i < sockets.length; i++) append(all, sockets[i] as Running);
    if (requests) for (let i = 0; i < requests.length; i++) append(all, requests[i] as Running);
    return all;
  }

  #countOf(key: string): KeyCount {
    const known = this.#keys.get(key);
    if (known) return known;
    const made = new KeyCount(key, this.#budgetOf(key), this.#context);
    this.#keys.set(key, made);
    return made;
  }
}

interface Running extends Traffic {
  readonly id: number;
}
