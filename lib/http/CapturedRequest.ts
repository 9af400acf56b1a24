import type { HttpHeader } from '../model/HttpRequest.ts';
import { hasValue } from '../model/intrinsics.ts';
import { printable } from '../model/printable.ts';
import type { BodyReader } from './readBody.ts';

/** What `fetch` was given, read once. */
export interface CapturedRequest {
  /** As it was given: the gate parses it. */
  readonly url: string;
  readonly method: string;
  readonly headers: readonly HttpHeader[];
  readonly dropped: readonly string[];
  /** The library's own bytes, or what reads those that are still to come. */
  readonly body: Uint8Array | BodyReader | null;
  /** The body as the text that it was given as, if its audit gets it so. */
  readonly text?: string | undefined;
  readonly redirect: 'follow' | 'error' | 'manual';
  readonly signal: AbortSignal | undefined;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);

/**
 * Returns the method of a request in capitals.
 *
 * @throws TypeError for one that is not sent, and for a GET or HEAD with a body
 */
export function readMethod(given: unknown, hasBody: boolean): string {
  if (typeof given !== 'string') throw new TypeError('the method must be a string');
  const method = given.toUpperCase();
  if (!hasValue(methods, method)) throw new TypeError(`the method "${printable(method, 40)}" is not one that is sent`);
  if (hasBody && (method === 'GET' || method === 'HEAD')) throw new TypeError(`a ${method} has no body`);
  return method;
}
