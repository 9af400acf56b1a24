import type { Meter } from '@opentelemetry/api';
import { requestTime } from '../stream/schedulerTime.ts';
import type { Observer } from './Observer.ts';
import { httpAttributes } from './httpAttributes.ts';

/**
 * Reports to a meter how long HTTP requests took, from the moment that they were allowed to the last byte of the response,
 * redirects included. The name and the attributes are those of the semantic conventions, without the server: endpoints are
 * no closed set. Denied requests are not there: nothing was sent.
 */
export function timeRequests(meter: Meter): Observer {
  const durations = meter.createHistogram('http.client.request.duration', {
    unit: 's',
    description: 'Duration of HTTP client requests.',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] },
  });
  /** When each was first allowed, on the steady clock of its network (L28). */
  const started = new Map<number, number>();
  return {
    decided: (decision, isOver): void => {
      const { action, allow, socket } = decision;
      if (action === 'request' && allow && socket !== undefined && !isOver && !started.has(socket))
        started.set(socket, requestTime(decision));
    },
    requestEnded: (record, http): void => {
      const since = started.get(record.socket);
      started.delete(record.socket);
      if (since === undefined) return;
      const seconds = (requestTime(record) - since) / 1_000;
      durations.record(seconds, { ...httpAttributes(http, record), 'rsn.owner.kind': record.owner.kind });
    },
  };
}
