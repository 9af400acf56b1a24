import type { HttpHeader } from '../model/HttpRequest.ts';
import type { BodyReader } from './readBody.ts';

/** What `fetch` was given, read once. */
export interface CapturedRequest {
  /** As it was given: the gate parses it. */
  readonly url: string;
  readonly method: string;
  readonly headers: readonly HttpHeader[];
  readonly dropped: readonly string[];
  /** The library's own bytes, or what reads those that are still to come. */
  readonly body: Uint8Array | BodyReader | null;
  /** The body as the text that it was given as, if its audit gets it so. */
  readonly text?: string | undefined;
  readonly redirect: 'follow' | 'error' | 'manual';
  readonly signal: AbortSignal | undefined;
}
