import type { Observable } from 'rxjs';
import { define, PlatformPromise, reflectApply, weakSet } from '../model/intrinsics.ts';
import { callReporting } from '../stream/callReporting.ts';
import { freezeClass } from '../model/freezeClass.ts';
import { sealedObservable } from '../stream/OwnedObservable.ts';
import type { Report } from '../stream/reportError.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import type { Answer } from './ExchangeListener.ts';
import { PlatformResponse, responseParts } from './fetchClasses.ts';
import { markHandled } from './markHandled.ts';
import { responseHeaders } from './responseHeaders.ts';
import { cancelReader, readerOf, readPiece, type ReadResult } from './streamClasses.ts';
import { streamOf } from './streamOf.ts';

/** A `Response` as `fetch` gives it, whose body can also be read as an observable. */
export interface OwnedResponse extends Response {
  /**
   * The body, piece by piece, as fast as it comes: what a slow operator such as `concatMap` queues is in memory, up to
   * `maxResponseBytes`. To slow the server down to the consumer, read `body`, with `for await` or `pipeline()`. It can be
   * read once, as `body` can: a second subscriber gets an error. Errors with what a read would reject with; unsubscribing cancels
   * the request.
   */
  readonly body$: Observable<Uint8Array>;
}

interface About {
  readonly url: string;
  readonly redirected: boolean;
  readonly headers: Headers;
  readonly report: Report;
  /** Set when the body fails; its clones' too. */
  failure?: { readonly reason: unknown };
}

let aboutOf: (response: Response) => About | undefined;

class OwnedResponseClass extends PlatformResponse implements OwnedResponse {
  readonly #about: About;

  static {
    aboutOf = (response) => (#about in response ? response.#about : undefined);
  }

  constructor(body: ReadableStream<Uint8Array> | null, init: ResponseInit, about: About) {
    super(body, init);
    this.#about = about;
  }

  override get url(): string {
    return this.#about.url;
  }
  override get redirected(): boolean {
    return this.#about.redirected;
  }
  override get headers(): Headers {
    return this.#about.headers;
  }
  override get type(): ResponseType {
    return 'basic';
  }
  get body$(): Observable<Uint8Array> {
    return bodyAsObservable(responseParts.body(this) as ReadableStream<Uint8Array> | null, this.#about.report);
  }
  override clone(): OwnedResponseClass {
    const copy = super.clone();
    const init = {
      status: responseParts.status(copy) as number,
      statusText: responseParts.statusText(copy) as string,
      headers: responseParts.headers(copy) as Headers,
    };
    const body = responseParts.body(copy) as ReadableStream<Uint8Array> | null;
    if (body) weakSet(copies, body, copy);
    return new OwnedResponseClass(body, init, this.#about);
  }
}

/** The platform's own copies, by their bodies: once such a copy is collected, Node cancels a body that nobody has read. */
const copies = new WeakMap<ReadableStream, Response>();

// A server or the host can end a body while nobody waits for what was read of it.
const platform = PlatformResponse.prototype as unknown as Record<string, Read | undefined>;
for (const name of ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text']) {
  const read = platform[name];
  if (typeof read === 'function') define(OwnedResponseClass.prototype, name, withHandledFailure(read, name === 'json'));
}
freezeClass(OwnedResponseClass);

type Read = (this: Response) => Promise<unknown>;

/** If the body fails, a read rejects with why. Chromium itself rejects with an error of its own, whatever the reason. */
function withHandledFailure(read: Read, isJson: boolean): PropertyDescriptor {
  const first = (isJson ? platform['text'] : undefined) ?? read; // Chromium's error of wrong JSON names the stream of the body
  const value = function (this: Response): Promise<unknown> {
    const about = aboutOf(this);
    const isFirst = about && responseParts.bodyUsed(this) === false;
    const reading = reflectApply(isFirst ? first : read, this, []);
    return markHandled(isFirst ? explained(reading, about, isJson) : reading);
  };
  return { value, writable: true, configurable: true };
}

function explained(reading: Promise<unknown>, about: About, isJson: boolean): Promise<unknown> {
  return new PlatformPromise((resolve, reject) => {
    const fail = (error: unknown): void => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as the body gives it
      reject(about.failure ? about.failure.reason : error);
    };
    const read = (value: unknown): void => {
      try {
        resolve(isJson ? parse(value as string) : value);
      } catch (error) {
        fail(error);
      }
    };
    whenSettled(reading, read, fail);
  });
}

const { parse } = JSON; // as it was when this module loaded

/**
 * Makes the response of an answer. Throws for what the standard has no response for, such as the status 999.
 *
 * @param report reports what subscribers of its body throw, and errors of the body that they do not handle
 */
export function ownedResponse(answer: Answer, report: Report): OwnedResponse {
  const { status, statusText, body, url, redirected } = answer;
  const headers = responseHeaders(answer.headers);
  const text = /^[\t\x20-\x7e\x80-\xff]*$/.test(statusText) ? statusText : '';
  const about: About = { url, redirected, headers, report };
  const stream = body && streamOf(body, (reason) => (about.failure = { reason }));
  return new OwnedResponseClass(stream ?? null, { status, statusText: text, headers }, about);
}

/** Reads a body for one subscriber: the next piece when the last one was taken. */
function bodyAsObservable(body: ReadableStream<Uint8Array> | null, report: Report): Observable<Uint8Array> {
  return sealedObservable((subscriber) => {
    if (!body) {
      subscriber.complete();
      return () => undefined;
    }
    const reader = readerOf(body);
    let over = false;
    const fail = (error: unknown): void => {
      over = true;
      subscriber.error(error);
    };
    const taken = (result: unknown): void => {
      if (over) return;
      const { done, value } = result as ReadResult;
      if (done) {
        over = true;
        subscriber.complete();
        return;
      }
      subscriber.next(value as Uint8Array);
      next();
    };
    const next = (): void => {
      if (!over) whenSettled(readPiece(reader), taken, fail, report);
    };
    next();
    return () => {
      if (over) return;
      over = true;
      callReporting(
        () => cancelReader(reader),
        () => undefined,
      );
    };
  }, report);
}
