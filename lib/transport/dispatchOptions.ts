import type { Dispatcher } from 'undici';
import type { HttpDial } from '../model/HttpTransport.ts';
import { requestTarget } from './requestTarget.ts';
import { unset } from './unset.ts';

// undici destructures these: a polluted `query` would be appended to the path that was audited.
const unsetOptions = unset(
  ...['query', 'upgrade', 'expectContinue', 'reset', 'servername', 'blocking', 'idempotent', 'opaque', 'onInfo'],
  ...['highWaterMark', 'throwOnError', 'origin', 'responseHeader', 'responseHeaders', 'trailers', 'typeOfService'],
  ...['maxRedirections', 'path', 'method', 'headers', 'body', 'signal', 'headersTimeout', 'bodyTimeout'],
);

/** What undici gets of one request: what was audited, as own keys, and nothing else. */
export function dispatchOptions({ request, body }: HttpDial, headers: readonly string[]): Dispatcher.DispatchOptions {
  const { endpoint, url, method } = request;
  const path = requestTarget(url, endpoint);
  const options: object = { ...unsetOptions, path, method, headers, body };
  return options as Dispatcher.DispatchOptions;
}
