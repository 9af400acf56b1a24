import type { HttpRequest } from '../model/HttpRequest.ts';
import type { Message } from '../model/Message.ts';
import { copyMessage } from '../model/takeMessage.ts';

type Body = Message | undefined;

/** The bodies of one owner's calls, for its audit: a request itself says only how large its body is. */
export class HttpBodies {
  /** Of the call that is being made, whose id is not known yet. */
  current: Body;
  readonly #byId = new Map<number, Body>();

  keep(id: number, body: Body): void {
    this.#byId.set(id, body);
  }

  forget(id: number): void {
    this.#byId.delete(id);
  }

  /** A copy for one audit. */
  of({ request, bodyBytes }: HttpRequest): Body {
    if (bodyBytes === 0) return undefined; // a redirect has dropped it
    const body = this.#byId.has(request) ? this.#byId.get(request) : this.current;
    return body === undefined ? undefined : copyMessage(body);
  }
}
