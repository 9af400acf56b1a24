import type { Span, Tracer } from '@opentelemetry/api';
import type { Decision } from '../model/Decision.ts';
import type { EndRecord, SocketEnd } from '../model/SocketEnd.ts';
import { socketAttributes, textOrCode, trafficAttributes } from './attributes.ts';
import { failureOf, httpAttributes } from './httpAttributes.ts';
import type { Observer } from './Observer.ts';

/**
 * Makes a span for each socket, from its creation to its end, and for each HTTP request, from its first allowed hop to its
 * end, with an event for each decision. A span is a child of the span that was active when the owner began it.
 *
 * @param texts whether the messages of statuses are those of errors rather than codes
 */
export function traceNetwork(tracer: Tracer, texts: boolean): Observer {
  const spans = new Map<number, Span>();
  const finish = (socket: number, describe: (span: Span) => void): void => {
    const span = spans.get(socket);
    spans.delete(socket);
    if (!span) return;
    try {
      describe(span);
    } finally {
      span.end();
    }
  };
  const setError = (span: StatusSink, { detail }: SocketEnd, code: string): void => {
    span.setStatus({ code: errorStatus, message: textOrCode(texts, detail?.message, code) });
  };
  return {
    decided: ({ action, layer, code, allow, socket, owner, endpoint }: Decision, isOver): void => {
      if (socket === undefined || isOver) return; // a denied `create` has no socket
      const attributes = socketAttributes(owner, socket, endpoint);
      if (action === 'create') {
        const ofSocket = { 'network.protocol.name': 'websocket', ...attributes };
        spans.set(socket, tracer.startSpan('websocket', { ...client, attributes: ofSocket }));
      } else if (action === 'request' && allow && !spans.has(socket)) {
        spans.set(socket, tracer.startSpan('HTTP', { ...client, attributes }));
      }
      spans.get(socket)?.addEvent(`rsn.${action}`, { 'rsn.layer': layer, 'rsn.code': code, 'rsn.allow': allow });
    },
    ended: (record: EndRecord): void => {
      const { socket, end } = record;
      finish(socket, (span) => {
        span.setAttributes({ 'rsn.ended.by': end.by, 'rsn.close.code': end.code, ...trafficAttributes(record) });
        if (!end.error) return;
        span.setAttribute('error.type', end.error.code);
        setError(span, end, end.error.code);
      });
    },
    requestEnded: (record, http): void => {
      const { socket, end } = record;
      finish(socket, (span) => {
        const failure = failureOf(http, end);
        span.updateName(http.method);
        span.setAttributes({ 'rsn.ended.by': end.by, ...httpAttributes(http, record), ...trafficAttributes(record) });
        if (http.redirects > 0) span.setAttribute('http.request.resend_count', http.redirects);
        if (failure !== undefined) setError(span, end, failure);
      });
    },
    stop: (): void => {
      const open = [...spans.values()];
      spans.clear();
      for (const span of open) span.end();
    },
  };
}

// OpenTelemetry's numbers, so that its API is needed for types only.
const client = { kind: 2 };
const errorStatus = 2;

/** A span, which takes the status as a number. */
interface StatusSink {
  setStatus(status: { readonly code: number; readonly message: string }): unknown;
}
