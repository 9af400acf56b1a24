import { ceil } from '../model/intrinsics.ts';
import { byteLength } from '../model/Message.ts';
import type { OwnerInfo, OwnerSnapshot } from '../model/OwnerInfo.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import type { Request, WithMessage } from '../model/Request.ts';
import type { EndRecord } from '../model/SocketEnd.ts';
import { ByteCount } from './ByteCount.ts';
import { type ByteBudget, ByteLease } from './ByteLease.ts';
import type { BytesQuota } from './FleetOptions.ts';
import type { QuotaContext } from './QuotaContext.ts';
import { quotaKey } from './quotaKey.ts';
import type { OnVerdict } from './verdictOf.ts';

/** Limits how many bytes pass in the fleet: each message before it passes (`exact`), or counted as they pass. */
export class ByteLimit {
  readonly exact: boolean;
  readonly #leases = new PrivateMap<string, ByteLease>();
  readonly #context: QuotaContext;
  readonly #keyOf: (owner: OwnerInfo) => string;
  readonly #budgetOf: (key: string) => ByteBudget;
  readonly #count: ByteCount;
  readonly #per: number;

  constructor(quota: BytesQuota, context: QuotaContext) {
    const { most, exact = false, block = ceil(most / 100) } = quota;
    const per = quota.per === 'hour' ? hour : day;
    this.exact = exact;
    this.#per = per;
    this.#context = context;
    this.#keyOf = quotaKey(quota, context.incarnation);
    this.#budgetOf = (key) => ({ key: `${key} ${quota.per}`, most, per, block });
    this.#count = new ByteCount(this.#keyOf, this.#budgetOf, context, exact);
  }

  /** Decides about a connection or an HTTP request. */
  decide({ owner, action }: Request, onVerdict: OnVerdict): void {
    if (this.exact && action === 'connect') onVerdict(true);
    else this.#count.decide(owner, onVerdict);
  }

  /** Decides about a message, if it is exact. */
  decideMessage({ owner, message }: Request & WithMessage, onVerdict: OnVerdict): void {
    this.#leaseOf(this.#keyOf(owner)).spend(byteLength(message), onVerdict);
  }

  ended(record: EndRecord): void {
    this.#count.ended(record);
  }

  beat(owners: readonly OwnerSnapshot[]): void {
    this.#count.beat(owners);
    this.#leases.forEach((lease, key) => {
      if (this.#context.now() - lease.usedAt > this.#per) this.#leases.delete(key);
    });
  }

  /** Asks the last questions of a host that leaves: gives back what is reserved, and draws what has passed. */
  settle(each: (ask: (done: () => void) => void) => void): void {
    this.#leases.forEach((lease) => {
      each((done) => {
        lease.giveBack(done);
      });
    });
    this.#count.settle(each);
  }

  #leaseOf(key: string): ByteLease {
    const known = this.#leases.get(key);
    if (known) return known;
    const lease = new ByteLease(this.#budgetOf(key), this.#context);
    this.#leases.set(key, lease);
    return lease;
  }
}

const hour = 3_600_000;
const day = 24 * hour;
