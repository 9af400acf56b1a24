import { weakGet, weakSet } from '../model/intrinsics.ts';
import type { HttpLines } from '../model/HttpTransport.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import { AttemptWindow } from '../owner/AttemptWindow.ts';
import { libraryRuling } from '../model/Ruling.ts';
import { elapsed } from '../stream/elapsed.ts';

const owners = new WeakMap<OwnerCore, HttpOwner>();

/** What the HTTP requests of one owner share: its connections and its counts. Made with its first request. */
export class HttpOwner {
  readonly core: OwnerCore;
  readonly #attempts: AttemptWindow;
  #requests = 0;
  #lines: HttpLines | undefined;

  constructor(core: OwnerCore) {
    this.core = core;
    this.#attempts = new AttemptWindow(core.limits.requestsPerSecond);
  }

  /** Its connections, made when first needed, gone with the owner; undefined where the network has no `http`. */
  get lines(): HttpLines | undefined {
    const { limits, life, network } = this.core;
    const { http } = network;
    if (this.#lines || !http) return this.#lines;
    const lines = http({ limits });
    this.#lines = lines;
    life.onEnd(() => {
      lines.destroy();
    });
    return lines;
  }

  /** Why there cannot be one more request now, if so. */
  full(): LayeredRuling | undefined {
    const { requestsPerOwner, closeTimeout } = this.core.limits;
    if (this.#requests < requestsPerOwner) return this.core.network.full();
    const reason = `the owner has ${requestsPerOwner} requests already (limits.requestsPerOwner)`;
    return libraryRuling('limit', reason, closeTimeout);
  }

  /** Counts an attempt, a redirect too; says why it is one too many, if so (H2). */
  attempt(): LayeredRuling | undefined {
    const { scheduler, limits } = this.core;
    const wait = this.#attempts.attempt(elapsed(scheduler));
    if (wait === undefined) return undefined;
    return libraryRuling('rate', `more than ${limits.requestsPerSecond} requests in this second, with redirects`, wait);
  }

  claim(): void {
    this.#requests += 1;
    this.core.network.sockets += 1;
  }

  release(): void {
    this.#requests -= 1;
    this.core.network.sockets -= 1;
  }
}

/** The HTTP half of an owner. */
export function httpOwnerOf(core: OwnerCore): HttpOwner {
  const known = weakGet(owners, core) as HttpOwner | undefined;
  if (known) return known;
  const made = new HttpOwner(core);
  weakSet(owners, core, made);
  return made;
}
