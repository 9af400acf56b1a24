import type { Observable, SchedulerLike } from 'rxjs';
import type { Decision } from '../model/Decision.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { Matter } from '../socket/OwnerContext.ts';
import { Outlet } from '../stream/Outlet.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Numbers every decision of a network and tells it to whoever listens. What nobody will see is not made. */
export class DecisionLog {
  #seq = 0;
  readonly #outlet = new Outlet<Decision>();
  readonly #scheduler: SchedulerLike;

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
  }

  get decisions$(): Observable<Decision> {
    return this.#outlet.observable;
  }

  /** Records a decision, and gives it back where it is a denial. */
  record(owner: OwnerInfo, matter: Matter, ruling: LayeredRuling): Decision | undefined {
    this.#seq += 1;
    if (ruling.allow && !this.#outlet.observed) return undefined;
    const decision = this.#describe(owner, matter, ruling);
    this.#outlet.next(decision);
    return ruling.allow ? undefined : decision;
  }

  complete(): void {
    this.#outlet.complete();
  }

  #describe(owner: OwnerInfo, matter: Matter, { layer, allow, code, reason, given }: LayeredRuling): Decision {
    const { action, socket, endpoint, bytes, waited } = matter;
    const at = this.#scheduler.now();
    const decision: Writable<Decision> = { seq: this.#seq, at, action, layer, allow, code, owner };
    if (reason !== undefined) decision.reason = reason;
    if (socket !== undefined) decision.socket = socket;
    if (endpoint !== undefined) decision.endpoint = endpoint;
    if (bytes !== undefined) decision.bytes = bytes;
    if (waited !== undefined) decision.waited = waited;
    if (given !== undefined) decision.given = given;
    return Object.freeze(decision);
  }
}
