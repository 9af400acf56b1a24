import { sharedBuckets } from '../audit/sharedBuckets.ts';
import type { Verdict } from '../model/Audit.ts';
import type { Request } from '../model/Request.ts';
import { libraryDenial } from '../model/makeDenial.ts';
import { min } from '../model/intrinsics.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import { readTaken } from './answers.ts';
import type { AttemptsQuota } from './FleetOptions.ts';
import type { QuotaContext } from './QuotaContext.ts';
import { quotaKey } from './quotaKey.ts';
import type { OnVerdict } from './verdictOf.ts';

/** Asks the engine for one attempt (S10). A denial is remembered: asking again meanwhile costs nothing. */
export class AttemptLimit {
  readonly #quota: AttemptsQuota;
  readonly #context: QuotaContext;
  readonly #keyOf: ReturnType<typeof quotaKey>;
  /** Until when each key is denied. */
  readonly #blocked = new PrivateMap<string, number>();
  /** What this host allows while the fleet cannot be asked. */
  readonly #local: ReturnType<typeof sharedBuckets>;

  constructor(quota: AttemptsQuota, context: QuotaContext) {
    this.#quota = quota;
    this.#context = context;
    this.#keyOf = quotaKey(quota, context.incarnation);
    this.#local = sharedBuckets(quota);
  }

  decide({ owner }: Request, onVerdict: OnVerdict): void {
    const { count, per } = this.#quota;
    const { questions, engine, now, unavailable } = this.#context;
    const key = this.#keyOf(owner);
    const reason = `more than ${count} attempts in ${per} ms in the fleet`;
    const left = (this.#blocked.get(key) ?? 0) - now();
    if (left > 0) {
      onVerdict(libraryDenial('quota', reason, left));
      return;
    }
    questions.ask(
      'take',
      () => engine.take(key, { count, per }),
      readTaken,
      (taken) => {
        if (taken === undefined) unavailable(() => this.#decideLocally(key), onVerdict);
        else if (taken.ok) onVerdict(true);
        else {
          const retryAfter = min(taken.retryAfter ?? per, per); // no bucket takes longer to fill up
          this.#blocked.set(key, now() + retryAfter);
          onVerdict(libraryDenial('quota', reason, retryAfter));
        }
      },
    );
  }

  #decideLocally(key: string): Verdict {
    const { count, per } = this.#quota;
    const retryAfter = this.#local(key, this.#context.now());
    const reason = `this host has allowed ${count} attempts in ${per} ms already, and the fleet cannot be asked`;
    return retryAfter === undefined || libraryDenial('quota', reason, retryAfter);
  }

  /** Forgets the denials that are over. */
  beat(): void {
    this.#blocked.forEach((until, key) => {
      if (until <= this.#context.now()) this.#blocked.delete(key);
    });
  }
}
