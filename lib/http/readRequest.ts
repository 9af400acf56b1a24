import type { HttpHeader } from '../model/HttpRequest.ts';
import {
  append,
  hasOwn,
  hasValue,
  hrefOf,
  matches,
  PlatformUint8Array,
  reflectGet,
  startsWith,
} from '../model/intrinsics.ts';
import { isHeaderValue } from '../model/isHeaderValue.ts';
import { isPlainObject } from '../model/readOptions.ts';
import { sendableHeaders } from '../model/sendableHeaders.ts';
import { stateOfSignal } from '../owner/watchSignal.ts';
import type { CapturedRequest } from './CapturedRequest.ts';
import { readMethod } from './readMethod.ts';
import { forEachHeader, PlatformHeaders, PlatformRequest, requestParts, responseWith } from './fetchClasses.ts';
import { HiddenBody } from './HiddenBody.ts';
import { encodeUtf8 } from './platform.ts';
import { readStream } from './readStream.ts';
import { PlatformStream } from './streamClasses.ts';

type Part = 'method' | 'headers' | 'body' | 'redirect' | 'signal' | 'integrity';
type Parts = Readonly<Record<Part, unknown>>;

const redirects = new Set(['follow', 'error', 'manual']);

/**
 * Reads the arguments of `fetch`: own keys of `init`, each once, and a `Request` by the platform's getters, so that neither
 * a subclass nor a polluted prototype adds anything (H9). All else in `init` (an agent, a dispatcher, a cache mode) is
 * nobody's business here and is ignored.
 *
 * @param known the signal of `init`, if it was read before
 * @throws TypeError as `fetch` does, also for an `init` that is no object, for `integrity`, which nothing here would check, and
 * for control characters in headers
 */
export function readRequest(input: unknown, init: unknown, known?: AbortSignal): CapturedRequest {
  const parts = readParts(input, init, known);
  const url = urlOf(input);
  const body = parts.body ?? null;
  const { method: givenMethod = 'GET', redirect = 'follow' } = parts;
  const method = readMethod(givenMethod, body !== null);
  if (!hasValue(redirects, redirect)) throw new TypeError('redirect must be "follow", "error" or "manual"');
  if (parts.integrity !== undefined && parts.integrity !== '') {
    throw new TypeError('integrity is not supported: nothing would check it');
  }
  return {
    url,
    method,
    redirect: redirect as CapturedRequest['redirect'],
    signal: signalFrom(parts.signal),
    ...withBody(parts.headers, body),
  };
}

/**
 * Reads the signal of the options alone, for a request whose URL is not known yet.
 *
 * @throws TypeError for what is no signal
 */
export function readSignal(init: unknown): AbortSignal | undefined {
  return signalFrom(readerOfInit(init)('signal'));
}

function signalFrom(given: unknown): AbortSignal | undefined {
  const signal = given ?? undefined;
  if (signal !== undefined && !isSignal(signal)) throw new TypeError('signal must be an AbortSignal');
  return signal as AbortSignal | undefined;
}

/** An object with the prototype of a signal is none: the platform's getter throws for it. */
function isSignal(given: unknown): boolean {
  try {
    return typeof given === 'object' && given !== null && stateOfSignal(given) !== undefined;
  } catch {
    return false;
  }
}

function readParts(input: unknown, init: unknown, known: AbortSignal | undefined): Parts {
  const [first, second] = [readerOf(input), readerOfInit(init)];
  const ofInput = isRequest(input) ? first : nothing;
  const part = (name: Part): unknown => second(name) ?? ofInput(name);
  // null takes away the signal of a Request, and is no method, no headers and no redirect
  const partOrNull = (name: Part, given = second(name)): unknown => (given === undefined ? ofInput(name) : given);
  return {
    method: partOrNull('method'),
    headers: partOrNull('headers'),
    body: part('body'),
    redirect: partOrNull('redirect'),
    signal: partOrNull('signal', known),
    integrity: part('integrity'),
  };
}

/** A text would otherwise be ignored: `fetch(url, 'POST')` would send a GET. */
function readerOfInit(init: unknown): (name: Part) => unknown {
  if (init !== undefined && init !== null && Object(init) !== init) {
    throw new TypeError(`the options of a request must be an object, not a ${typeof init}`);
  }
  return readerOf(init);
}

/** Reads the parts of a `Request` by the platform's getters, and those of all else as own keys. */
function readerOf(source: unknown): (name: Part) => unknown {
  if (typeof source !== 'object' || source === null) return nothing;
  if (isRequest(source)) return (name) => (name === 'body' ? bodyOf(source) : requestParts[name](source));
  return (name) => (hasOwn(source, name) ? (reflectGet(source, name) as unknown) : undefined);
}

/** Where the platform has no getter, it gives undefined. A GET or HEAD has no body there, all else may have one. */
function bodyOf(request: Request): unknown {
  const body = requestParts.body(request);
  if (body !== undefined || matches(/^(GET|HEAD)$/, requestParts.method(request) as string)) return body;
  if (requestParts.bodyUsed(request)) throw new TypeError(usedBody);
  return new HiddenBody(request);
}

function nothing(): undefined {
  return undefined;
}

function urlOf(input: unknown): string {
  if (typeof input === 'string') return input;
  if (isRequest(input)) return requestParts.url(input) as string;
  const text = hrefOf(input) ?? String(input);
  if (typeof input !== 'object' || !startsWith(text, '[object ')) return text;
  throw new TypeError('the URL is an object that is neither a URL nor a Request of this platform');
}

/** The getter knows, also a `Request` of another realm. It is not asked about plain objects and URLs: to throw takes it 20 µs. */
function isRequest(given: unknown): given is Request {
  const mayBe =
    given instanceof PlatformRequest ||
    (typeof given === 'object' && !isPlainObject(given) && hrefOf(given) === undefined);
  return mayBe && requestParts.url(given) !== undefined;
}

type Sent = Pick<CapturedRequest, 'headers' | 'dropped' | 'body'>;

/** The headers that are sent, with the type of the body, and its bytes. */
function withBody(headers: unknown, body: unknown): Sent {
  const list = listOf(headers);
  if (body === null || body instanceof HiddenBody) return { ...sendableHeaders(list), body };
  const content = contentOf(body);
  const typed = list.some(([name]) => name === 'content-type');
  if (!typed) for (const header of content.type) append(list, header);
  return { ...sendableHeaders(list), body: content.body };
}

const ofText: readonly HttpHeader[] = [['content-type', 'text/plain;charset=UTF-8']];

/** A stream that is a body already has its type among the headers. The platform makes bytes of all else: forms, blobs. */
function contentOf(body: unknown): Pick<Sent, 'body'> & { readonly type: readonly HttpHeader[] } {
  const bytes = bytesOf(body);
  if (bytes) return { body: bytes, type: typeof body === 'string' ? ofText : [] };
  try {
    const made = responseWith(body);
    return { body: readStream(made.body), type: listOf(made.headers) };
  } catch (error) {
    // What the platform says of a stream that cannot be read names an object that the caller never had.
    throw body instanceof PlatformStream ? new TypeError(usedBody) : error;
  }
}

const usedBody =
  'the body is a stream that was read already, or is locked: make a new one for each attempt; request() also takes a function that returns a Request';

/**
 * Names in lower case, values without blanks around them, as the platform reads them. It takes control characters, which
 * no driver sends: they would look like a lost connection.
 */
function listOf(given: unknown): HttpHeader[] {
  const list: HttpHeader[] = [];
  if (given === undefined) return list;
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(
      `headers must be an object, a list of pairs or Headers, not ${given === null ? 'null' : typeof given}`,
    );
  }
  forEachHeader(new PlatformHeaders(given as HeadersInit), (value, name) => {
    if (!isHeaderValue(value)) {
      throw new TypeError(`headers: the value of ${name} has a character that no header may have`);
    }
    append(list, [name, value] as const);
  });
  return list;
}

/** A copy of what is bytes or text. Calls no method of the bytes: one of their own could give memory that still changes. */
function bytesOf(body: unknown): Uint8Array | undefined {
  if (typeof body === 'string') return encodeUtf8(body);
  if (body instanceof ArrayBuffer) return new PlatformUint8Array(new PlatformUint8Array(body));
  if (ArrayBuffer.isView(body))
    return new PlatformUint8Array(new PlatformUint8Array(body.buffer as ArrayBuffer, body.byteOffset, body.byteLength));
  return undefined;
}
