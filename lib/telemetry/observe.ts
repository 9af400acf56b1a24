import type { Meter, Tracer } from '@opentelemetry/api';
import type { Network } from '../model/Network.ts';
import { readBoolean, readFunction, readOptions } from '../model/readOptions.ts';
import { callReporting } from '../stream/callReporting.ts';
import { reportError } from '../stream/reportError.ts';
import { soon } from '../stream/whenSettled.ts';
import { countNetwork } from './countNetwork.ts';
import { logNetwork, type LogSink } from './logNetwork.ts';
import type { Observer } from './Observer.ts';
import { timeRequests } from './timeRequests.ts';
import { traceNetwork } from './traceNetwork.ts';

/**
 * Reports what a network does to OpenTelemetry: numbers to a meter, decisions and ends to a logger, a span for each
 * socket and each HTTP request to a tracer. Uses what the host passes and sets up nothing. Attributes of metrics are
 * closed sets: no names, no endpoints, no texts that owners write. Payloads, paths, queries and user info are nowhere,
 * unless `texts` is true.
 *
 * Telemetry decides nothing: what it throws, or a logger's promise rejects with, goes to `onError`, and no decision or
 * record changes. Observe a network before you create its owners, because its records have no replay.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#observenetwork-telemetry}
 * @returns a function that stops observing and ends the spans of what is still open. Idempotent. Until then
 * the meter's callback keeps the network, and reports zeros once it is destroyed
 * @throws TypeError for anything but a network, and for anything but a plain object `{ meter, logger, tracer, texts,
 * onError }` with at least one of the first three
 * @example
 * observe(network, { meter: metrics.getMeter('my-host'), tracer: trace.getTracer('my-host') });
 */
export function observe(network: Observed, telemetry: Telemetry): () => void {
  const { decisions$, ends$ } = Object(network) as Partial<Record<keyof Observed, { readonly subscribe?: unknown }>>;
  if (typeof decisions$?.subscribe !== 'function' || typeof ends$?.subscribe !== 'function') {
    throw new TypeError('observe: the first argument must be a network');
  }
  const { meter, logger, tracer, texts = false, onError } = readTelemetry(telemetry);
  const report = (error: unknown): void => {
    if (onError) callReporting((): unknown => onError(error));
    else reportError(error);
  };
  const observers: Observer[] = [];
  const add = (make: () => Observer): void => {
    callReporting(() => void observers.push(make()), report);
  };
  if (meter) {
    add(() => countNetwork(network, meter));
    add(() => timeRequests(meter));
  }
  if (logger) add(() => logNetwork(logger, texts));
  if (tracer) add(() => traceNetwork(tracer, texts));
  const each = (call: (observer: Observer) => unknown): void => {
    for (const observer of observers) callReporting(() => call(observer), report);
  };
  /** The sockets and requests that ended in this turn: an older subscriber can end one before its decision comes here. */
  const ended = new Set<number | undefined>();
  const decisions = network.decisions$.subscribe((decision) => {
    each((observer) => observer.decided?.(decision, ended.has(decision.socket)));
  });
  const ends = network.ends$.subscribe((record) => {
    if (ended.size === 0) soon(() => ended.clear());
    ended.add(record.socket);
    each((observer) => (record.http ? observer.requestEnded?.(record, record.http) : observer.ended?.(record)));
  });
  let stopped = false;
  return () => {
    if (stopped) return;
    stopped = true;
    decisions.unsubscribe();
    ends.unsubscribe();
    each((observer) => observer.stop?.());
  };
}

/** What `observe` needs of a network. */
export type Observed = Pick<Network, 'decisions$' | 'ends$' | 'snapshot'>;

/**
 * Where `observe` reports to. At least one of meter, logger and tracer.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#observenetwork-telemetry}
 */
export interface Telemetry {
  /**
   * Gets counters of decisions and ends, durations of connections and HTTP requests, and gauges of owners and sockets.
   * @default none
   */
  readonly meter?: Meter;
  /** A `Logger` of `@opentelemetry/api-logs`. Gets a log record for each decision and each end. @default none */
  readonly logger?: LogSink;
  /** Gets a span for each socket and each HTTP request, with an event for each of its decisions. @default none */
  readonly tracer?: Tracer;
  /**
   * Whether bodies of log records and messages of a span's status are the texts of reasons and errors rather than their codes. The
   * texts can name paths, and what rules, audits, owners and servers have written, secrets too.
   * @default false
   */
  readonly texts?: boolean;
  /** Called with what telemetry throws, and with what a promise of its logger rejects with. @default RxJS's `config.onUnhandledError` */
  readonly onError?: (error: unknown) => void;
}

function readTelemetry(telemetry: Telemetry): Telemetry {
  const given = readOptions<Telemetry>('observe', telemetry, ['meter', 'logger', 'tracer', 'texts', 'onError']);
  readBoolean('observe: texts', given.texts);
  readFunction('onError', given.onError);
  demand(given.meter, 'meter', 'createCounter');
  demand(given.logger, 'logger', 'emit');
  demand(given.tracer, 'tracer', 'startSpan');
  if (!given.meter && !given.logger && !given.tracer) {
    throw new TypeError('observe: pass a meter, a logger or a tracer, or nothing would be observed');
  }
  return given;
}

function demand(given: unknown, name: string, method: string): void {
  if (given === undefined || typeof (given as Record<string, unknown> | null)?.[method] === 'function') return;
  throw new TypeError(`observe: ${name} must be one of OpenTelemetry, with ${method}()`);
}
