import type { Link } from '../model/Transport.ts';

/**
 * Reads what a transport gave: a function is a transport, or a maker of transports, that nobody has called.
 *
 * @throws TypeError for what is no link
 */
export function readLink(given: unknown): Link {
  if (typeof given === 'function') {
    throw new TypeError('the transport gave a function: was it to be called, as in transport: wsTransport()?');
  }
  if (typeof given === 'object' && given !== null) {
    const { send, close, terminate } = given as Partial<Link>;
    if (isFunction(send) && isFunction(close) && isFunction(terminate)) return given as Link;
  }
  throw new TypeError('the transport gave no link { send, close, terminate, pause, resume, bufferedBytes }');
}

function isFunction(given: unknown): boolean {
  return typeof given === 'function';
}
