import type { Verdict } from '../model/Audit.ts';
import type { FleetEngine, Held } from '../model/FleetEngine.ts';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import type { Questions } from './Questions.ts';
import type { OnVerdict } from './verdictOf.ts';

/** What the quotas of a host need of it. */
export interface QuotaContext {
  readonly engine: FleetEngine;
  readonly questions: Questions;
  /** Names this run of this host. */
  readonly incarnation: string;
  /** A steady clock, in ms. */
  readonly now: () => number;
  /** Gives the verdict for a quota that cannot be asked: a denial, or what `local` says (S14). */
  readonly unavailable: (local: () => Verdict, onVerdict: OnVerdict) => void;
  /** Runs something in the next turn of the scheduler. */
  readonly later: (work: () => void) => void;
  /** Whether the engine is known to be the one that it was. */
  readonly trusted: () => boolean;
  /** Whether the engine that gave this answer is the one whose list is known here: another one has forgotten what hosts hold. */
  readonly isKnown: (answer: Held) => boolean;
  readonly snapshot: () => readonly OwnerSnapshot[];
  /** Ends a socket or an HTTP request. */
  readonly end: (id: number, reason: string) => void;
}
