import type { Attributes } from '@opentelemetry/api';
import type { EndRecord, HttpSummary } from '../model/SocketEnd.ts';

/**
 * Describes an HTTP request by the semantic conventions for HTTP clients: the method, the status of the last response, and
 * why it failed. A status from 400 on is a failure. All are closed sets: the library sends no other methods than these
 * conventions know.
 */
export function httpAttributes({ method, status }: HttpSummary, { end }: EndRecord): Attributes {
  const failure = end.error?.code ?? (status !== undefined && status >= 400 ? String(status) : undefined);
  return {
    'http.request.method': method,
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(failure !== undefined && { 'error.type': failure }),
  };
}
