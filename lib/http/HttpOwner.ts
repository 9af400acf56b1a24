import { append, freeze, without } from '../model/intrinsics.ts';
import type { HttpLines, HttpTransport } from '../model/HttpTransport.ts';
import { type LayeredRuling, libraryRuling } from '../model/Ruling.ts';
import type { OwnerSnapshot, RequestSnapshot } from '../model/OwnerInfo.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import type { OwnerRequests } from '../network/OwnerRequests.ts';
import { AttemptWindow } from '../owner/AttemptWindow.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { elapsed } from '../stream/schedulerTime.ts';
import type { Exchange } from './Exchange.ts';

/** What the HTTP requests of one owner share: its connections and its counts. Made with its first request. */
export class HttpOwner implements OwnerRequests {
  readonly core: OwnerCore;
  readonly #attempts: AttemptWindow;
  /** Oldest first. */
  #exchanges: Exchange[] = [];
  #claimed = 0;
  #lines: HttpLines | undefined;

  constructor(core: OwnerCore) {
    this.core = core;
    this.#attempts = new AttemptWindow(core.limits.requestsPerSecond);
    core.http = this;
  }

  /** Its connections, made when first needed, closed with the owner. Without `http` of the network nothing asks for them. */
  get lines(): HttpLines {
    if (this.#lines) return this.#lines;
    const { limits, life, network } = this.core;
    const http = network.http as HttpTransport;
    const lines = linesOf(() => reportRejection(http({ limits })));
    this.#lines = lines;
    life.onEnd(() => {
      reportRejection(this.#lines?.destroy());
    });
    return lines;
  }

  /** Why there cannot be one more request now, if so. */
  full(): LayeredRuling | undefined {
    const { requestsPerOwner, closeTimeout } = this.core.limits;
    if (this.#claimed < requestsPerOwner) return this.core.network.full();
    const reason = `the owner has ${requestsPerOwner} requests already (limits.requestsPerOwner)`;
    return libraryRuling('limit', reason, closeTimeout);
  }

  /** Counts an attempt, a redirect too; says why it is one too many, if so (H2). */
  attempt(): LayeredRuling | undefined {
    const { scheduler, limits } = this.core;
    const wait = this.#attempts.attempt(elapsed(scheduler));
    if (wait === undefined) return undefined;
    const reason = `more than ${limits.requestsPerSecond} requests in this second, with redirects (limits.requestsPerSecond)`;
    return libraryRuling('rate', reason, wait);
  }

  /** A request that has begun. */
  add(exchange: Exchange): void {
    append(this.#exchanges, exchange);
    this.core.life.addDependant(exchange);
  }

  /** It has ended. */
  remove(exchange: Exchange): void {
    this.#exchanges = without(this.#exchanges, exchange);
    this.core.life.removeDependant(exchange);
  }

  /** Its requests are others, or have moved on. */
  changed(): void {
    const { table } = this.core.network;
    table.outdated(this.core);
    table.changed();
  }

  snapshot(): Pick<OwnerSnapshot, 'requests'> {
    const requests: RequestSnapshot[] = [];
    const exchanges = this.#exchanges;
    for (let i = 0; i < exchanges.length; i++) append(requests, (exchanges[i] as Exchange).record.snapshot());
    return requests.length === 0 ? {} : { requests: freeze(requests) };
  }

  has(id: number): boolean {
    const exchanges = this.#exchanges;
    for (let i = 0; i < exchanges.length; i++) if (exchanges[i]?.id === id) return !exchanges[i]?.over;
    return false;
  }

  /** The host ends one. False if it is ending, or if there is none. */
  end(id: number, reason: string): boolean {
    const exchanges = this.#exchanges;
    for (let i = 0; i < exchanges.length; i++) {
      const exchange = exchanges[i];
      if (exchange?.id !== id) continue;
      const isEnding = exchange.over;
      exchange.end('host', { reason });
      return !isEnding;
    }
    return false;
  }

  claim(): void {
    this.#claimed += 1;
    this.core.network.sockets += 1;
  }

  release(): void {
    this.#claimed -= 1;
    this.core.network.sockets -= 1;
    this.core.flushEnds(); // `released$` of a destroyed network completes with the last connection
  }
}

/** A transport of sockets is a function too, so that it is no transport for HTTP is only known now. */
function linesOf(make: () => HttpLines): HttpLines {
  let cause: unknown;
  try {
    const lines = make();
    if (typeof lines.send === 'function' && typeof lines.destroy === 'function') return lines;
  } catch (error) {
    cause = error;
  }
  throw new TypeError('the option http of the network must be an HttpTransport such as undiciTransport()', { cause });
}

/** The HTTP half of an owner. */
export function httpOwnerOf(core: OwnerCore): HttpOwner {
  return core.http instanceof HttpOwner ? core.http : new HttpOwner(core);
}
