import type { Dispatcher } from 'undici';
import type { HttpDial } from '../model/HttpTransport.ts';
import { checkRoot } from './checkRoot.ts';
import { requestTarget } from './requestTarget.ts';
import { unset } from './unset.ts';

// undici destructures these: a polluted `query` would be appended to the path that was audited.
const unsetOptions = unset(
  ...['query', 'upgrade', 'expectContinue', 'reset', 'servername', 'blocking', 'idempotent', 'opaque', 'onInfo'],
  ...['highWaterMark', 'throwOnError', 'origin', 'responseHeader', 'responseHeaders', 'trailers', 'typeOfService'],
  ...['maxRedirections', 'path', 'method', 'headers', 'body', 'signal', 'headersTimeout', 'bodyTimeout'],
);

// undici looks for these in objects of its own, which have them at most by `Object.prototype`.
const handlers = ['endHandler', 'errorHandler', 'onBodySent', 'onRequestSent', 'onResponseStarted'];

/**
 * What undici gets of one request: what was audited, as own keys, and nothing else.
 *
 * @throws Error if undici would break on what `Object.prototype` has
 */
export function dispatchOptions({ request, body }: HttpDial, headers: readonly string[]): Dispatcher.DispatchOptions {
  checkRoot(handlers);
  const { endpoint, url, method } = request;
  const path = requestTarget(url, endpoint);
  const options: object = { ...unsetOptions, path, method, headers, body };
  return options as Dispatcher.DispatchOptions;
}
