import { PlatformPromise } from '../model/intrinsics.ts';
import type { Owner } from '../model/Owner.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { fetchFailureOf } from './fetchFailureOf.ts';
import { type HttpOwner, httpOwnerOf } from './HttpOwner.ts';
import { ownedResponse } from './ownedResponse.ts';
import { readRequest } from './readRequest.ts';
import { startExchange } from './startExchange.ts';
import { markHandled } from './markHandled.ts';

/**
 * Makes a `fetch` whose requests are this owner's: audited, limited, listed, and ended with it. Give it to clients that
 * take one, such as ky, axios, openai, graphql-request, eventsource and the Model Context Protocol's.
 *
 * It may refuse more than the platform's `fetch`, but in the same form: it rejects with `TypeError: fetch failed`, whose
 * `cause` is a `SocketError`, unless the owner's errors are opaque. For arguments of the wrong form it rejects with a
 * `TypeError` that says what is wrong. When the owner is destroyed, pending requests reject with an `AbortError`, and
 * bodies error. There are no cookies and no cache. The returned function is frozen and bound.
 *
 * @throws TypeError for anything but an owner, and for an owner that another copy of this package made
 * @example
 * const response = await fetchFor(owner)('https://api.example.com/v1/items');
 */
export function fetchFor(owner: Owner): typeof fetch {
  const http = httpOwnerOf(ownerCoreOf(owner));
  const ownersFetch = (input: unknown, init?: unknown): Promise<Response> => {
    const promise = new PlatformPromise<Response>((resolve, reject) => {
      startFetch(http, [input, init], resolve, reject);
    });
    return markHandled(promise);
  };
  return Object.freeze(ownersFetch);
}

function startFetch(
  http: HttpOwner,
  args: readonly [unknown, unknown],
  resolve: (response: Response) => void,
  reject: (error: unknown) => void,
): void {
  const given = readRequest(...args);
  const { core } = http;
  startExchange(
    http,
    given,
    { maxBytes: core.limits.maxResponseBytes, idle: core.limits.idleTimeout },
    {
      answered: (answer) => {
        resolve(ownedResponse(answer, core.report));
      },
      bodyError: fetchFailureOf,
      failed: (cause, end, signal) => {
        reject(fetchFailureOf(cause, end, signal));
      },
    },
  );
}
