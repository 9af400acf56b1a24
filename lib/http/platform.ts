import { getterOf } from '../model/intrinsics.ts';

// What this room takes of the platform, as it was when this module loaded: code that changes a global or a prototype later
// can neither see nor change the requests of another owner.
const platform = globalThis as unknown as {
  readonly DOMException?: typeof DOMException;
  readonly TextEncoder?: typeof TextEncoder;
  readonly TextDecoder?: typeof TextDecoder;
  readonly document?: { readonly baseURI?: string };
  readonly location?: { readonly href?: string };
};

/** Stands for a class that the platform does not have, so that a module which is shared with it can still be imported. */
export class Missing {
  readonly missing = true;
}

const PlatformException = platform.DOMException ?? Error;
const PlatformEncoder = platform.TextEncoder;
const PlatformDecoder = platform.TextDecoder;

export const reasonOf = getterOf(AbortSignal.prototype, 'reason');

/** A method of the platform's, or one that says that there is none. */
export const orMissing = <F extends (this: never, ...args: never[]) => unknown>(
  method: F | undefined,
): F | (() => never) => method ?? missing;

function missing(): never {
  throw new TypeError('this platform has no fetch');
}

/** The bytes of a text in UTF-8. */
export function encodeUtf8(text: string): Uint8Array {
  return PlatformEncoder ? new PlatformEncoder().encode(text) : missing();
}

/** Decodes UTF-8 piece by piece; the first byte order mark is left off. */
export function utf8Decoder(): { decode(piece?: Uint8Array, options?: { readonly stream: boolean }): string } {
  return PlatformDecoder ? new PlatformDecoder() : missing();
}

/** What `fetch` rejects with where the request was given up. */
export function abortError(message: string): Error {
  return new PlatformException(message, 'AbortError');
}

/** What relative URLs are resolved against (HTML, API base URL); undefined where there is no page. */
export function baseUrl(): string | undefined {
  return platform.document?.baseURI ?? platform.location?.href;
}
