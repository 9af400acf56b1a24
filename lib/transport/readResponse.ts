import type { HttpHeader } from '../model/HttpRequest.ts';
import { append } from '../model/intrinsics.ts';
import { isRedirect } from '../model/redirectOf.ts';

export type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** A response of `fetch`, read once. */
export interface ResponseParts {
  readonly status: number;
  readonly statusText: string;
  /** Browsers do not show the status of a response that redirects, nor where (`opaqueredirect`). */
  readonly redirects: boolean;
  readonly headers: readonly HttpHeader[];
  readonly reader: Reader | undefined;
}

/** What may be no `Response` at all. */
interface Given extends Record<'type' | 'status' | 'statusText', unknown> {
  readonly headers: { forEach(each: (value: unknown, name: unknown) => void): void };
  readonly body: ReadableStream<Uint8Array> | null | undefined;
}

/**
 * Reads a response, whoever made its class.
 *
 * @throws TypeError for what is no `Response` of the standard, and for one whose body has another reader
 */
export function readResponse(given: unknown): ResponseParts {
  try {
    const { type, status, statusText, headers: found, body } = given as Given;
    if (typeof status !== 'number' || !Number.isInteger(status)) throw new TypeError('its status is no integer');
    const headers: HttpHeader[] = [];
    found.forEach((value, name) => {
      append(headers, [String(name), String(value)] as const);
    });
    const redirects = type === 'opaqueredirect' || isRedirect(status);
    const text = typeof statusText === 'string' ? statusText : '';
    return { status, statusText: text, redirects, headers, reader: body?.getReader() };
  } catch (cause) {
    throw new TypeError('what fetch gave cannot be read as a Response', { cause });
  }
}
