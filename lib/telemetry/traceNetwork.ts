import type { Span, Tracer } from '@opentelemetry/api';
import type { Decision } from '../model/Decision.ts';
import type { EndRecord } from '../model/SocketEnd.ts';
import { socketAttributes, trafficAttributes } from './attributes.ts';
import { httpAttributes } from './httpAttributes.ts';
import type { Observer } from './Observer.ts';

/**
 * Makes a span for each socket, from its creation to its end, and for each HTTP request, from its first allowed hop to its
 * end, with an event for each decision. A span is a child of the span that was active when the owner began it.
 */
export function traceNetwork(tracer: Tracer): Observer {
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
        setStatus(span, errorStatus, end.detail?.message ?? end.error.code);
      });
    },
    requestEnded: (record, http): void => {
      const { socket, end } = record;
      finish(socket, (span) => {
        const attributes = httpAttributes(http, record);
        span.updateName(http.method);
        span.setAttributes({ 'rsn.ended.by': end.by, ...attributes, ...trafficAttributes(record) });
        if (http.redirects > 0) span.setAttribute('http.request.resend_count', http.redirects);
        if ('error.type' in attributes) setStatus(span, errorStatus, end.detail?.message ?? '');
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

/** Takes the status as a number. */
function setStatus(span: StatusSink, code: number, message: string): void {
  span.setStatus({ code, message });
}

interface StatusSink {
  setStatus(status: { readonly code: number; readonly message: string }): unknown;
}
