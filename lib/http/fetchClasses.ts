import { getterOf, uncurryThis } from '../model/intrinsics.ts';
import { Missing, orMissing } from './platform.ts';

// The classes of the platform's fetch, as they were when this module loaded. Node loads its fetch when they are named, so
// what serves HTTP without them does not import this file.
const platform = globalThis as unknown as {
  readonly Request?: typeof Request;
  readonly Response?: typeof Response;
  readonly Headers?: typeof Headers;
};

export const PlatformRequest = (platform.Request ?? Missing) as typeof Request;
export const PlatformResponse = (platform.Response ?? Missing) as typeof Response;
export const PlatformHeaders = (platform.Headers ?? Missing) as typeof Headers;

/** Getters of the platform's, which know a real one from a lookalike: for that they give undefined. */
const getters = (prototype: object) => (name: string) => getterOf(prototype, name);
const ofRequest = getters(PlatformRequest.prototype);
const ofResponse = getters(PlatformResponse.prototype);
export const requestParts = {
  url: ofRequest('url'),
  method: ofRequest('method'),
  headers: ofRequest('headers'),
  body: ofRequest('body'),
  bodyUsed: ofRequest('bodyUsed'),
  redirect: ofRequest('redirect'),
  signal: ofRequest('signal'),
  integrity: ofRequest('integrity'),
} as const;
export const responseParts = {
  body: ofResponse('body'),
  bodyUsed: ofResponse('bodyUsed'),
  status: ofResponse('status'),
  statusText: ofResponse('statusText'),
  headers: ofResponse('headers'),
} as const;

/* eslint-disable @typescript-eslint/unbound-method -- bound right here */
const { append, forEach } = PlatformHeaders.prototype;
const { blob } = PlatformRequest.prototype;
/* eslint-enable @typescript-eslint/unbound-method */
export const blobOf = uncurryThis(orMissing(blob)) as (request: Request) => Promise<Blob>;
export const appendHeader = uncurryThis(orMissing(append)) as (headers: Headers, name: string, value: string) => void;
export const forEachHeader = uncurryThis(orMissing(forEach)) as (
  headers: Headers,
  each: (value: string, name: string) => void,
) => void;

/**
 * What a body of any kind is made into: its bytes, and its type among the headers. A response, since not every platform
 * shows the body of a request.
 */
export function responseWith(body: unknown): { readonly body: ReadableStream; readonly headers: Headers } {
  const made = new PlatformResponse(body as BodyInit, { __proto__: null } as ResponseInit);
  return { body: responseParts.body(made) as ReadableStream, headers: responseParts.headers(made) as Headers };
}
