import { metrics, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { observe } from 'rx-secure-networking/otel';
import { added } from '../added.mjs';
import { sender } from '../sender.mjs';

export const unit = 'ns';
export const count = 20_000;
export const clients = ['library'];
/** What `observe` with a meter, a logger and a tracer of the API alone adds to a decision, here a send that is denied. */
export const run = (_client, _url, sends) =>
  added(sends, sender({ audit: () => false, watch }), sender({ audit: () => false }));

function watch(network) {
  const name = 'bench';
  observe(network, { meter: metrics.getMeter(name), logger: logs.getLogger(name), tracer: trace.getTracer(name) });
}
