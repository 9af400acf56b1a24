import type { Span, Tracer } from '@opentelemetry/api';
import type { Decision } from '../model/Decision.ts';
import type { EndRecord } from '../model/SocketEnd.ts';
import { socketAttributes, trafficAttributes } from './attributes.ts';
import type { Observer } from './Observer.ts';

/**
 * Makes a span for each socket, from its creation to its end, with an event for each of its decisions. A span is a child
 * of the span that was active when the owner created the socket.
 */
export function traceNetwork(tracer: Tracer): Observer {
  const spans = new Map<number, Span>();
  return {
    decided: ({ action, layer, code, allow, socket, owner, endpoint }: Decision): void => {
      if (socket === undefined) return; // a denied `create` has no socket
      if (action === 'create') {
        const attributes = {
          'network.protocol.name': 'websocket',
          ...socketAttributes(owner, socket, endpoint),
        };
        spans.set(socket, tracer.startSpan('websocket', { ...client, attributes }));
      }
      spans.get(socket)?.addEvent(`rsn.${action}`, { 'rsn.layer': layer, 'rsn.code': code, 'rsn.allow': allow });
    },
    ended: (record: EndRecord): void => {
      const { socket, end } = record;
      const span = spans.get(socket);
      spans.delete(socket);
      if (!span) return;
      try {
        span.setAttributes({ 'rsn.ended.by': end.by, 'rsn.close.code': end.code, ...trafficAttributes(record) });
        if (end.error) {
          span.setAttribute('error.type', end.error.code);
          setStatus(span, errorStatus, end.detail?.message ?? end.error.code);
        }
      } finally {
        span.end();
      }
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
