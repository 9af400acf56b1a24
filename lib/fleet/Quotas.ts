import type { Policy } from '../model/Audit.ts';
import { append } from '../model/intrinsics.ts';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import type { ConnectRequest, Request, WithMessage } from '../model/Request.ts';
import type { EndRecord } from '../model/SocketEnd.ts';
import { AttemptLimit } from './AttemptLimit.ts';
import { ByteLimit } from './ByteLimit.ts';
import { ConnectionLimit } from './ConnectionLimit.ts';
import type { Quota } from './FleetOptions.ts';
import type { QuotaContext } from './QuotaContext.ts';
import { runInTurn, type OnVerdict, verdictOf } from './verdictOf.ts';

/** All quotas of a host, as rules of its policy. */
export class Quotas {
  /** Whether there are none. */
  readonly empty: boolean;
  readonly #attempts: AttemptLimit[] = [];
  readonly #bytes: ByteLimit[] = [];
  readonly #connections: ConnectionLimit[] = [];

  constructor(quotas: readonly Quota[], context: QuotaContext) {
    this.empty = quotas.length === 0;
    for (const quota of quotas) {
      if (quota.what === 'attempts') append(this.#attempts, new AttemptLimit(quota, context));
      else if (quota.what === 'bytes') append(this.#bytes, new ByteLimit(quota, context));
      else append(this.#connections, new ConnectionLimit(quota, context));
    }
  }

  /** Notes a socket before anything is asked for it, so that no slot is claimed after its end. */
  expect(socket: number): void {
    each(this.#connections, (limit) => {
      limit.expect(socket);
    });
  }

  /** Asks the quotas about a connection: those that give nothing back first. */
  decide(request: Request, onVerdict: OnVerdict, isCancelled: () => boolean): void {
    const rules: ((onVerdict: OnVerdict) => void)[] = [];
    each(this.#attempts, (limit) => {
      append(rules, (next) => {
        limit.decide(request, next);
      });
    });
    each(this.#bytes, (limit) => {
      append(rules, (next) => {
        limit.decide(request, next);
      });
    });
    if (request.action === 'connect') {
      each(this.#connections, (limit) => {
        append(rules, (next) => {
          limit.decide(request as ConnectRequest, next);
        });
      });
    }
    runInTurn(rules, onVerdict, isCancelled);
  }

  /** The rules for messages, if a quota needs them. */
  messageRules(): Policy {
    const exact = this.#bytes.filter((limit) => limit.exact);
    if (exact.length === 0) return {};
    const rule = (request: Request & WithMessage): ReturnType<typeof verdictOf> =>
      verdictOf((onVerdict, isCancelled) => {
        const rules: ((onVerdict: OnVerdict) => void)[] = [];
        each(exact, (limit) => {
          append(rules, (next) => {
            limit.decideMessage(request, next);
          });
        });
        runInTurn(rules, onVerdict, isCancelled);
      });
    return { send: rule, receive: rule };
  }

  released(socket: number): void {
    each(this.#connections, (limit) => {
      limit.released(socket);
    });
  }

  ended(record: EndRecord): void {
    each(this.#bytes, (limit) => {
      limit.ended(record);
    });
  }

  beat(owners: readonly OwnerSnapshot[]): void {
    each(this.#attempts, (limit) => {
      limit.beat();
    });
    each(this.#connections, (limit) => {
      limit.beat();
    });
    each(this.#bytes, (limit) => {
      limit.beat(owners);
    });
  }

  /**
   * Gives back the bytes that this host has drawn and not used, and draws those that have passed, because it leaves. Calls
   * `done` when the engine has answered, or does not.
   */
  giveBack(done: () => void): void {
    let unanswered = 1; // this call itself, until all have been asked
    const answered = (): void => {
      unanswered -= 1;
      if (unanswered === 0) done();
    };
    each(this.#bytes, (limit) => {
      limit.settle((ask) => {
        unanswered += 1;
        ask(answered);
      });
    });
    answered();
  }

  /** Grants no connections for so long: the engine may have forgotten what hosts hold. */
  pause(ms: number): void {
    each(this.#connections, (limit) => {
      limit.pause(ms);
    });
  }
}

function each<T>(list: readonly T[], act: (item: T) => void): void {
  for (let i = 0; i < list.length; i++) act(list[i] as T);
}
