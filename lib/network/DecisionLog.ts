import type { Observable, SchedulerLike } from 'rxjs';
import type { Decision, RecordedDenial } from '../model/Decision.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { Matter } from '../socket/OwnerContext.ts';
import { soon } from '../stream/whenSettled.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';

/** Numbers every decision of a network and emits it on `decisions$`. A decision that nobody will see is not made. */
export class DecisionLog {
  #seq = 0;
  readonly #subject = new Decisions();
  readonly #scheduler: SchedulerLike;

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
  }

  get decisions$(): Observable<Decision> {
    return this.#subject.observable;
  }

  /**
   * Records a decision, and gives it back where it is a denial.
   *
   * @param denials how many denials this owner has had, this one included
   */
  record(owner: OwnerInfo, matter: Matter, ruling: LayeredRuling, denials: number): RecordedDenial | undefined {
    const seq = ++this.#seq;
    if (ruling.allow && !this.#subject.observed) return undefined;
    let forHost: Decision;
    try {
      forHost = this.#describe(seq, owner, matter, ruling);
      this.#subject.next(forHost);
    } catch {
      // What was decided is on record, if it must be later (L24).
      soon(() => {
        this.#subject.next(this.#describe(seq, owner, matter, ruling));
      });
      return undefined;
    }
    return ruling.allow ? undefined : { forHost, forOwner: Object.freeze({ ...forHost, seq: denials }) };
  }

  complete(): void {
    this.#subject.complete();
  }

  #describe(
    seq: number,
    owner: OwnerInfo,
    matter: Matter,
    { layer, allow, code, reason, given }: LayeredRuling,
  ): Decision {
    const { action, socket, endpoint, bytes, waited } = matter;
    const at = this.#scheduler.now();
    if (allow && socket !== undefined && endpoint !== undefined && bytes === undefined && waited === undefined) {
      // Most are so; the spreads below would double what it takes. Assigning would ask a prototype for setters.
      return { seq, at, action, layer, allow, code, owner, socket, endpoint };
    }
    return {
      seq,
      at,
      action,
      layer,
      allow,
      code,
      ...(reason !== undefined && { reason }),
      owner,
      ...(socket !== undefined && { socket }),
      ...(endpoint !== undefined && { endpoint }),
      ...(bytes !== undefined && { bytes }),
      ...(waited !== undefined && { waited }),
      ...(given !== undefined && { given }),
    };
  }
}

/** Each subscriber gets a decision of its own, which it may write to, as loggers do. Its owner is the same object in all. */
class Decisions extends SafeSubject<Decision> {
  protected override copyForSubscriber<V>(value: V): V {
    return { ...value };
  }
}
