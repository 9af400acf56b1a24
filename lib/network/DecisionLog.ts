import type { Observable, SchedulerLike } from 'rxjs';
import type { Decision, RecordedDenial } from '../model/Decision.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { readOwnProperty } from '../model/readBelowRoot.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { DecidedRequest } from '../socket/OwnerContext.ts';
import { ensureCallRoom } from '../stream/ensureStackRoom.ts';
import { soon } from '../stream/whenSettled.ts';
import { reportError } from '../stream/reportError.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';

/** Numbers every decision of a network and emits it on `decisions$`. Skips records that nobody would receive. */
export class DecisionLog {
  #seq = 0;
  readonly #subject = new SafeSubject<Decision>(false, reportError, copyOf);
  readonly #scheduler: SchedulerLike;
  /** What could not be recorded in its time, oldest first. */
  #firstLate: LateRecord | undefined;
  #lastLate: LateRecord | undefined;
  /** Records what is late. If it throws, a later call continues. */
  readonly #catchUp = (): void => {
    for (let late = this.#firstLate; late; late = this.#firstLate) {
      this.#subject.put(this.#describe(late.seq, late.owner, late.decided, late.ruling));
      this.#firstLate = late.next;
      if (!late.next) this.#lastLate = undefined;
    }
    this.#subject.flush();
  };

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
  }

  get decisions$(): Observable<Decision> {
    return this.#subject.observable;
  }

  /**
   * Records a decision. Returns the record if it is a denial.
   *
   * @param denials how many requests of this owner have been denied, including this one
   */
  record(
    owner: OwnerInfo,
    decided: DecidedRequest,
    ruling: LayeredRuling,
    denials: number,
  ): RecordedDenial | undefined {
    let seq = 0;
    try {
      if (!ruling.allow) ensureCallRoom(); // for the subscribers: `send` has not ensured it
      if (this.#firstLate) this.#catchUp();
      seq = ++this.#seq; // only now: a subscriber that gets an older record may cause more decisions
      if (ruling.allow && !this.#subject.observed) return undefined;
      const forHost = this.#describe(seq, owner, decided, ruling);
      const denial = ruling.allow ? undefined : new LazyDenial(forHost, denials);
      this.#subject.next(forHost);
      return denial;
    } catch {
      // The decision stands, so it is recorded later. It is noted without a call: the stack may be full (L24).
      const late: LateRecord = { seq: seq || ++this.#seq, owner, decided, ruling };
      if (this.#lastLate) this.#lastLate.next = late;
      else this.#firstLate = late;
      this.#lastLate = late;
      try {
        soon(this.#catchUp);
      } catch {
        // the next record catches up
      }
      return undefined;
    }
  }

  complete(): void {
    this.#catchUp();
    this.#subject.complete();
  }

  #describe(seq: number, owner: OwnerInfo, decided: DecidedRequest, ruling: LayeredRuling): Decision {
    // Own properties alone: what somebody has put on `Object.prototype` is not so (L29).
    const { action } = decided;
    const { layer, allow, code } = ruling;
    const socket = readOwnProperty(decided, 'socket');
    const endpoint = readOwnProperty(decided, 'endpoint');
    const bytes = readOwnProperty(decided, 'bytes');
    const waited = readOwnProperty(decided, 'waited');
    const at = this.#scheduler.now();
    if (allow && socket !== undefined && endpoint !== undefined && bytes === undefined && waited === undefined) {
      // The most frequent case: the spreads below would take twice the time. Assignments would call setters on a
      // prototype.
      return { seq, at, action, layer, allow, code, owner, socket, endpoint };
    }
    const reason = readOwnProperty(ruling, 'reason');
    const given = readOwnProperty(ruling, 'given');
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

/** A decision that is still to be recorded, and the one after it. */
interface LateRecord {
  readonly seq: number;
  readonly owner: OwnerInfo;
  readonly decided: DecidedRequest;
  readonly ruling: LayeredRuling;
  next?: LateRecord;
}

/** A denial on record. What its owner gets is made when it is first read: most are only counted. */
class LazyDenial implements RecordedDenial {
  readonly forHost: Decision;
  readonly #denials: number;
  #forOwner: Decision | undefined;

  constructor(forHost: Decision, denials: number) {
    this.forHost = forHost;
    this.#denials = denials;
  }

  get forOwner(): Decision {
    return (this.#forOwner ??= Object.freeze({ ...this.forHost, seq: this.#denials }));
  }
}

/** Each subscriber gets its own copy of a decision, which it may write to, as loggers do. `owner` is the same object in all. */
function copyOf<V>(decision: V): V {
  return { ...decision };
}
