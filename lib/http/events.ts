import type { Observable } from 'rxjs';
import { readRetryAfter } from '../model/ErrorDetail.ts';
import { idleOfStream } from '../model/Limits.ts';
import type { HttpHeader } from '../model/HttpRequest.ts';
import type { Owner } from '../model/Owner.ts';
import { noteRetryAfter, retryAfterOf } from '../model/retryLink.ts';
import { SocketError, type SocketErrorCode } from '../model/SocketError.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { sealedObservable } from '../stream/OwnedObservable.ts';
import type { Report } from '../stream/reportError.ts';
import { RequestSubscription } from './RequestSubscription.ts';
import { EventParser, isSendableId, maxIdLength, type ServerSentEvent } from './EventParser.ts';
import type { Answer } from './ExchangeListener.ts';
import { abortReason } from './fetchFailureOf.ts';
import { httpOwnerOf } from './HttpOwner.ts';
import { encodeUtf8, utf8Decoder } from './platform.ts';
import { isEventStream } from './isEventStream.ts';
import { readRequest } from './readRequest.ts';
import { type RequestOptions, type TargetOrProvider, withTarget } from './request.ts';
import type { RequestEndDetails } from './requestEnds.ts';
import { sizeOfHeaders } from './startExchange.ts';

/**
 * Options of `events`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#eventsowner-target-options}
 */
export interface EventsOptions extends RequestOptions {
  /**
   * The id of the last event that was seen, or a function that gives it for each subscription. At most 4,096 characters,
   * none of them a control character, and no space at either end: a server's id of another form is ignored. If the
   * function gives the id of the last event, an id that came after it without data is sent, as browsers do.
   *
   * @default none is sent
   */
  readonly lastEventId?: string | (() => string);
}

/**
 * Requests a stream of server-sent events for each subscription, and emits its events. Cold, as `request()`. Completes when
 * the stream ends, for a response 204, and when the owner is destroyed. Unsubscribing ends the request.
 *
 * Errors with a `SocketError`, on the network's scheduler: if the response is no stream of events, if the connection is
 * lost, if an event is larger than `limits.maxEventBytes`. `reconnect()` works on it: give `lastEventId` as a function, and
 * the server continues after that event. The server's `retry`, and an id that came without data, count until the server names
 * another, for all subscriptions of one observable. A stream has no limit of bytes, and may be silent for four times
 * `limits.idleTimeout`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#eventsowner-target-options}
 * @throws TypeError for anything but an owner
 * @example
 * let lastEventId = '';
 * events(owner, 'https://api.example.com/v1/events', { lastEventId: () => lastEventId }).pipe(
 *   tap(({ id }) => (lastEventId = id)),
 *   reconnect(),
 * );
 */
export function events(
  owner: Owner,
  target: TargetOrProvider,
  options: EventsOptions = {},
): Observable<ServerSentEvent> {
  const core = ownerCoreOf(owner);
  const http = httpOwnerOf(core);
  let retry: number | undefined;
  let last: Pick<EventParser, 'seen' | 'lastId'> | undefined; // of the last response
  const remember = (parser: EventParser | undefined): void => {
    if (!parser) return;
    const { seen, lastId } = parser;
    last = { seen, lastId };
    retry = parser.retry ?? retry;
  };
  return sealedObservable((subscriber) => {
    let parser: EventParser | undefined;
    const subscription = new RequestSubscription<ServerSentEvent>(http, {
      next: (event) => {
        subscriber.next(event);
      },
      error: (error) => {
        remember(parser);
        subscriber.error(withRetry(error, retry));
      },
      complete: () => {
        remember(parser);
        subscriber.complete();
      },
    });
    return withTarget(subscriber, subscription, target, options, (given, signal) => {
      const givenId = (options as EventsOptions | null)?.lastEventId;
      const seen = readLastEventId(givenId, core.report);
      const lastEventId = typeof givenId === 'function' && last?.seen === seen ? last.lastId : seen;
      const asked = readRequest(given, options, signal);
      const answered = (answer: Answer): void => {
        // Only now: a guest whose host has not yet answered does not know its limits.
        const emit = (event: ServerSentEvent): void => {
          subscription.next(event);
        };
        const made = new EventParser(core.limits.maxEventBytes, lastEventId, emit, seen);
        parser = made;
        const refused = whyNoStream(answer, core.scheduler.now());
        if (answer.status === 204) {
          subscription.release(); // to complete would cancel the request, which ends by itself
          subscription.complete();
        } else if (refused) subscription.refuse('no-stream', refused);
        else readEvents(answer, made, subscription);
      };
      subscription.start(
        { ...asked, headers: withHeaders(asked.headers, lastEventId, core.limits.maxHeaderBytes) },
        {
          bounds: { maxBytes: Number.MAX_SAFE_INTEGER, idle: idleOfStream(core.limits) },
          answered,
          bodyError: (cause, end, signal) => (cause === 'aborted' ? abortReason(signal) : end.error),
        },
      );
    });
  }, core.report);
}

/** The server's `retry` holds until it names another, also after attempts that reach no stream (HTML, 9.2). */
function withRetry(error: unknown, retry: number | undefined): unknown {
  if (!(error instanceof SocketError) || denials.has(error.code) || retryAfterOf(error) !== undefined) return error;
  return noteRetryAfter(error, retry);
}

/** To note a time would make them temporary. */
const denials: ReadonlySet<SocketErrorCode> = new Set(['denied', 'invalid-url', 'owner-destroyed', 'limit']);

function readLastEventId(given: unknown, report: Report): string {
  const id: unknown = typeof given === 'function' ? reportRejection((given as () => unknown)(), report) : (given ?? '');
  if (typeof id !== 'string') throw new TypeError('lastEventId must be a string, or a function that returns one');
  if (isSendableId(id)) return id;
  const rule = 'none of them a control character, and no space at either end';
  throw new TypeError(`lastEventId must have at most ${maxIdLength} characters, ${rule}`);
}

/** What every stream of events is asked with, unless the owner says otherwise. */
function withHeaders(given: readonly HttpHeader[], lastEventId: string, maxBytes: number): readonly HttpHeader[] {
  const usual: readonly HttpHeader[] = [
    ['accept', 'text/event-stream'],
    ['cache-control', 'no-store'],
  ];
  const isOwn = ([name]: HttpHeader): boolean => given.some(([own]) => own === name);
  const headers = [...given, ...usual.filter((header) => !isOwn(header))];
  const id: HttpHeader = ['last-event-id', headerOf(lastEventId)];
  // An id of the server's that does not fit is left out, or it would end the stream for good.
  if (lastEventId !== '' && !isOwn(id) && sizeOfHeaders([...headers, id]) <= maxBytes) headers.push(id);
  return Object.freeze(headers.map((header) => Object.freeze(header)));
}

/** An id as the value of a header: its bytes in UTF-8, one character for each. */
function headerOf(id: string): string {
  const bytes = encodeUtf8(id);
  let value = '';
  for (let i = 0; i < bytes.length; i++) value += String.fromCharCode(bytes[i] ?? 0);
  return value;
}

/** Why a response is no stream of events, if so. A server's `Retry-After` is obeyed. */
function whyNoStream({ status, headers }: Answer, now: number): RequestEndDetails | undefined {
  if (status === 200 && isEventStream(headers)) return undefined;
  const message = status === 200 ? 'it is no text/event-stream' : `its status is ${status}`;
  const wait = headers.find(([name]) => name === 'retry-after')?.[1];
  return { error: Object.assign(new Error(message), { status }), retryAfter: readRetryAfter(wait, now) };
}

/** Reads the body to its end. Its errors are what `bodyError` made of them. */
function readEvents({ body }: Answer, parser: EventParser, subscription: RequestSubscription<ServerSentEvent>): void {
  const decoder = utf8Decoder();
  const close = (): void => {
    subscription.complete();
  };
  if (!body) close();
  body?.readInto({
    push: (piece) => {
      if (!subscription.cancelled && !parser.push(decoder.decode(piece, { stream: true })))
        subscription.refuse('large-event');
    },
    close,
    error: (error) => {
      if (error === undefined) close();
      else subscription.fail(error);
    },
  });
}
