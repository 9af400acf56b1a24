import type { Attributes } from '@opentelemetry/api';
import type { EndRecord, HttpSummary, SocketEnd } from '../model/SocketEnd.ts';

/**
 * Describes an HTTP request by the semantic conventions for HTTP clients: the method, the status of the last response, and
 * why it failed. All are closed sets: the library sends no other methods than these
 * conventions know.
 */
export function httpAttributes(http: HttpSummary, { end }: EndRecord): Attributes {
  const { method, status } = http;
  const failure = failureOf(http, end);
  return {
    'http.request.method': method,
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(failure !== undefined && { 'error.type': failure }),
  };
}

/** Why an HTTP request failed, if it did: the code of its error, or a status from 400 on. */
export function failureOf({ status }: HttpSummary, { error }: SocketEnd): string | undefined {
  return error?.code ?? (status !== undefined && status >= 400 ? String(status) : undefined);
}
