import type { FollowSink, ListEntry } from '../model/FleetEngine.ts';
import type { Verdict } from '../model/Audit.ts';
import { max } from '../model/intrinsics.ts';
import { libraryDenial } from '../model/makeDenial.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { callReporting } from '../stream/callReporting.ts';
import { randomName } from '../stream/machineRandom.ts';
import { reportError } from '../stream/reportError.ts';
import { readEntry, readList } from './answers.ts';
import type { FleetSettings } from './readFleetOptions.ts';
import { Freshness } from './Freshness.ts';
import type { Questions } from './Questions.ts';
import { Resending } from './Resending.ts';
import { RevokedList } from './RevokedList.ts';
import { slotTtl } from './Slots.ts';

/** What a host knows of its fleet: who is revoked, and how old that knowledge is. Judges owners by it. */
export class Membership {
  readonly list = new RevokedList();
  readonly freshness: Freshness;
  /** Restores what the engine has forgotten (S6). */
  readonly resending: Resending;
  /** Whether the engine has acknowledged that this host is in the table (S1). */
  published = false;
  /** When the question was asked that the engine answered last, once it had given a list. */
  #answeredAt = -Infinity;
  /** When the engine last failed to give the list. */
  #failedAt = -Infinity;
  /** Until when hosts may be stating again what the engine has forgotten. */
  #settlesAt = Infinity;
  readonly #parts: MembershipParts;
  #following = false;
  #stop: (() => void) | undefined;
  #over = false;

  constructor(parts: MembershipParts) {
    const { scheduler, staleAfter, engine } = parts.settings;
    const { list } = this;
    this.#parts = parts;
    this.resending = new Resending({ engine, questions: parts.questions, list });
    this.freshness = new Freshness(scheduler, staleAfter, parts.freshChanged);
  }

  get hasList(): boolean {
    return this.list.epoch !== '';
  }

  /** Whether this host may allow anything. */
  get joined(): boolean {
    return this.freshness.provedAt > -Infinity && this.published;
  }

  /**
   * Whether the engine is known to be the one that it was: it has answered a question since it failed last. One that has just
   * come back may have forgotten what hosts hold, and answer before its followers have noticed.
   */
  get trusted(): boolean {
    return this.#answeredAt > this.#failedAt;
  }

  /** Follows the list, unless it does already: an engine that threw is asked again at the next beat. */
  follow(): void {
    if (this.#following || this.#over) return;
    this.#following = true;
    const failed = (error: unknown): void => {
      this.#following = false;
      this.#stop = undefined;
      reportError(error);
    };
    callReporting(() => this.#keep(this.#parts.settings.engine.follow(this.#sink())), failed);
  }

  #keep(stop: () => void): unknown {
    this.#stop = stop;
    if (this.#over) this.#stopFollowing(); // it was stopped inside
    return stop; // a promise may reject
  }

  stop(): void {
    this.#over = true;
    this.freshness.stop();
    this.#stopFollowing();
  }

  #stopFollowing(): void {
    const stop = this.#stop;
    this.#stop = undefined;
    if (stop) callReporting(stop);
  }

  /** Says whether an owner may do something new, without asking anybody. */
  judge(owner: OwnerInfo): Verdict {
    const { onStale, staleAfter } = this.#parts.settings;
    const reason = this.list.reasonFor(owner);
    if (reason !== undefined) return libraryDenial('revoked', textOfRevocation(reason));
    if (!this.joined) return libraryDenial('stale', 'this host has not joined its fleet yet', staleAfter);
    if (onStale === 'allow' || this.freshness.fresh) return true;
    return libraryDenial('stale', `who is revoked is not known here since ${staleAfter} ms`, staleAfter);
  }

  /** The engine has answered what was asked then: all is known that was so, unless it has just forgotten it. */
  #answered(at: number): void {
    const { fresh, now } = this.freshness;
    const silence = now - this.#answeredAt;
    // After an outage, what others hold may have expired.
    const isOutage = at > this.#answeredAt && (!fresh || !this.trusted) && silence < Infinity;
    if (isOutage && silence > slotTtl / 2) this.#parts.forgotten();
    else if (isOutage) this.#parts.recovered();
    this.#answeredAt = max(this.#answeredAt, at);
    if (fresh || at >= this.#settlesAt) this.freshness.prove(at);
  }

  #sink(): FollowSink {
    return {
      asks: () => {
        const at = this.freshness.now;
        return () => {
          if (this.#over) return;
          this.#parts.questions.failures.answered('follow');
          if (this.hasList) this.#answered(at);
        };
      },
      list: (given) => {
        const list = readList(given);
        if (!list || list.epoch === '' || this.#over) return;
        const { epoch, version, run } = this.list;
        const isRestarted = run !== (list.run ?? run);
        const isOther = this.hasList && (list.epoch !== epoch || list.version < version || isRestarted);
        this.#settlesAt = this.freshness.now + max(0, grace - (list.age ?? grace));
        const added = this.list.replace(list);
        if (added.length > 0) this.#parts.revoked(added);
        if (isOther) this.#parts.forgotten();
        this.resending.start();
        this.#parts.applied();
      },
      changed: (given) => {
        const entry = readEntry(given);
        if (!entry || !this.hasList || this.#over) return;
        // Others are still giving back what the engine has forgotten.
        if (entry.resent) this.#settlesAt = max(this.#settlesAt, this.freshness.now + grace);
        if (this.list.change(entry)) this.#parts.revoked([entry]);
        this.#parts.applied();
      },
      newEpoch: () => randomName(4),
      failed: (error) => {
        if (this.#over) return;
        this.#failedAt = this.freshness.now;
        this.#parts.questions.failures.failed('follow', error);
      },
    };
  }
}

export interface MembershipParts {
  readonly settings: FleetSettings;
  readonly questions: Questions;
  readonly freshChanged: (fresh: boolean) => void;
  /** Somebody is revoked anew, by these entries. */
  readonly revoked: (entries: readonly ListEntry[]) => void;
  /** The engine may have forgotten what hosts hold: it is another one, has restarted, has lost its latest changes, or was away for long. */
  readonly forgotten: () => void;
  /** The engine answers again after a short outage. It may have lost the end of the log, and nothing of the list. */
  readonly recovered: () => void;
  /** The list is applied, up to its version. */
  readonly applied: () => void;
}

/** How long hosts take to begin to state again what an engine has forgotten, and between two entries of it, in ms. */
export const grace = 1_500;

/** @text why an owner is revoked */
export function textOfRevocation(reason: string): string {
  return reason === '' ? 'revoked' : `revoked: ${reason}`;
}
