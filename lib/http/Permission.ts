import type { HttpRequest } from '../model/HttpRequest.ts';
import { copyList, freeze } from '../model/intrinsics.ts';
import type { SocketState } from '../model/nextState.ts';
import { type RequestSource, cancelPending, putRequest } from '../socket/putRequest.ts';
import { cancelled } from '../model/Ruling.ts';
import type { Exchange } from './Exchange.ts';
import type { RedirectChain } from './RedirectChain.ts';
import type { RequestEndDetails } from './requestEnds.ts';

/** Asks for one request what its audits say: for each hop, and for the addresses that its dial has found. */
export class Permission {
  /** The host's denial of the addresses. */
  unapproved: RequestEndDetails | undefined;
  readonly #exchange: Exchange;
  readonly #chain: RedirectChain;
  readonly #requestSource: RequestSource;

  constructor(exchange: Exchange, chain: RedirectChain) {
    this.#exchange = exchange;
    this.#chain = chain;
    this.#requestSource = {
      pending: undefined,
      context: exchange.http.core,
      get state(): SocketState {
        return exchange.over ? 'closed' : 'open';
      },
    };
  }

  /** Calls `allowed` if the policy and the owner's audit allow it, also later; ends the request if not. */
  ask(request: HttpRequest, allowed: () => void): void {
    const exchange = this.#exchange;
    const { core } = exchange.http;
    const bytes = request.bodyBytes === 0 ? undefined : request.bodyBytes;
    putRequest(this.#requestSource, request, (ruling, waited) => {
      const about = {
        action: 'request',
        socket: request.request,
        endpoint: request.endpoint.text,
        bytes,
        waited,
      } as const;
      const decision = core.record(about, ruling);
      if (!ruling.allow) exchange.end('denied', { decision, retryAfter: ruling.retryAfter });
      else if (!exchange.over) allowed(); // a listener of decisions$ may have ended it
    });
  }

  /** Puts the addresses of a dial to the host's policy. */
  approve(addresses: readonly string[]): boolean {
    const { over, id, http } = this.#exchange;
    const { current } = this.#chain;
    const { core } = http;
    const { decider, scheduler, owner } = core;
    if (over) return false;
    if (!decider.hasRule('resolve')) return true;
    const request = freeze({
      action: 'resolve',
      at: scheduler.now(),
      owner,
      url: current.url,
      endpoint: current.endpoint,
      socket: id,
      addresses: freeze(copyList(addresses)),
    } as const);
    const asked = decider.decideNow(request, false);
    const ruling = this.#exchange.over ? cancelled : asked; // the rule itself has ended it
    const decision = core.record({ action: 'resolve', socket: id, endpoint: current.endpoint.text }, ruling);
    if (!ruling.allow) this.unapproved = { decision, retryAfter: ruling.retryAfter };
    return ruling.allow;
  }

  /** What is unanswered is denied, `cancelled`. */
  cancel(): void {
    cancelPending(this.#requestSource);
  }
}
