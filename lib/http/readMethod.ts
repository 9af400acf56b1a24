import { hasValue } from '../model/intrinsics.ts';
import { printable } from '../model/printable.ts';

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
