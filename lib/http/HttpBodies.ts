import type { HttpRequest } from '../model/HttpRequest.ts';

type Body = string | Uint8Array | undefined;

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

  of({ request, bodyBytes }: HttpRequest): Body {
    if (bodyBytes === 0) return undefined; // a redirect has dropped it
    return this.#byId.has(request) ? this.#byId.get(request) : this.current;
  }
}
