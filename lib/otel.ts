/**
 * Metrics, logs and traces of a network through OpenTelemetry's API.
 *
 * @module rx-secure-networking/otel
 */
export type { LogSink } from './telemetry/logNetwork.ts';
export { observe, type Observed, type Telemetry } from './telemetry/observe.ts';
