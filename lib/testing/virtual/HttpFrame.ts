import { isPlainObject } from '../../model/readOptions.ts';

const brand: unique symbol = Symbol.for('rx-secure-networking.http-answer'); // other copies of the package make them too

/** The status and the headers of a virtual response; frozen, and made by `answers` only. */
export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly [brand]: true;
}

/**
 * One step of a virtual HTTP server: its answer, which comes first and once, then pieces of its body.
 * Anything else breaks the response off.
 */
export type HttpFrame = HttpAnswer | string | Uint8Array;

/**
 * Makes the status and the headers of a virtual response. Pieces of its body follow; completion ends it, an error breaks it
 * off. A status below 200 is interim: it is skipped, and the answer follows.
 *
 * @throws RangeError for a status that is no integer from 100 to 999, or is 101; TypeError for headers that are no plain
 * object
 * @example
 * virtualHttpTransport(cold('--a-b|', { a: answers(200, { 'content-type': 'text/plain' }), b: 'hello' }));
 */
export function answers(status = 200, headers: Readonly<Record<string, string>> = {}, statusText = ''): HttpAnswer {
  if (!(Number.isInteger(status) && status >= 100 && status <= 999 && status !== 101)) {
    throw new RangeError(`answers(${String(status)}): the status must be an integer from 100 to 999, but not 101`);
  }
  if (!isPlainObject(headers)) throw new TypeError('answers: headers must be a plain object of names and values');
  const list = Object.entries(headers).map(([name, value]) => Object.freeze([name.toLowerCase(), value] as const));
  return Object.freeze({ status, statusText, headers: Object.freeze(list), [brand]: true as const });
}

/** Distinguishes an answer from a piece. */
export function isAnswer(frame: unknown): frame is HttpAnswer {
  return typeof frame === 'object' && frame !== null && brand in frame;
}
