// A network's metrics, in the format of Prometheus: node examples/16-telemetry.mjs
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { observe } from 'rx-secure-networking/otel';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from './server.mjs';

const server = await startServer(() => {});
const reader = new PrometheusExporter({ preventServerStart: true }); // without it: a page at port 9464
const meters = new MeterProvider({ readers: [reader] });

const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
observe(network, { meter: meters.getMeter('my-host') });

const chat = network.createOwner({ name: 'chat', audits: everyStep(allowEndpoints(server.pattern)) });
await firstValueFrom(chat.open(server.url));
await lastValueFrom(chat.open('wss://elsewhere.example')).catch(() => undefined);

const { resourceMetrics } = await reader.collect();
const page = new PrometheusSerializer('', false, undefined, true, true).serialize(resourceMetrics);
for (const line of page.split('\n')) if (/^rsn_(?:decisions|sockets|owners)/.test(line)) console.log(line);
// => rsn_decisions_total{rsn_action="create",rsn_layer="owner",rsn_code="allowed",rsn_allow="true"} 1
// => rsn_decisions_total{rsn_action="connect",rsn_layer="owner",rsn_code="allowed",rsn_allow="true"} 1
// => rsn_decisions_total{rsn_action="create",rsn_layer="owner",rsn_code="endpoint",rsn_allow="false"} 1
// => rsn_owners{rsn_owner_kind="mod"} 1
network.destroy();
await server.close();
