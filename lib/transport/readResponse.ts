import { noop } from 'rxjs';
import type { HttpHeader } from '../model/HttpRequest.ts';
import { append } from '../model/intrinsics.ts';
import { isRedirect } from '../model/redirectOf.ts';
import { RequestLoss } from '../model/RequestLoss.ts';
import { callReporting } from '../stream/callReporting.ts';

export type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** A response of `fetch`, read once. */
export interface ResponseParts {
  readonly status: number;
  readonly statusText: string;
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
 * @throws RequestLoss for one that redirects: browsers do not show where (`opaqueredirect`)
 */
export function readResponse(given: unknown): ResponseParts {
  try {
    const { type, status, statusText, headers: found, body } = given as Given;
    if (typeof status !== 'number' || !Number.isInteger(status)) throw new TypeError('its status is no integer');
    if (type === 'opaqueredirect' || isRedirect(status)) {
      callReporting(() => body?.cancel(), noop);
      throw new RequestLoss(
        'unfit',
        '',
        new Error('it redirects, which fetchTransport() does not follow: request the final URL'),
      );
    }
    const headers: HttpHeader[] = [];
    found.forEach((value, name) => {
      append(headers, [String(name), String(value)] as const);
    });
    return { status, statusText: typeof statusText === 'string' ? statusText : '', headers, reader: body?.getReader() };
  } catch (cause) {
    if (cause instanceof RequestLoss) throw cause;
    throw new TypeError('what fetch gave cannot be read as a Response', { cause });
  }
}
