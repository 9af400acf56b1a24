import type { Attributes } from '@opentelemetry/api';
import type { Decision } from '../model/Decision.ts';
import type { EndRecord } from '../model/SocketEnd.ts';
import { socketAttributes, textOrCode, trafficAttributes } from './attributes.ts';
import { failureOf, httpAttributes } from './httpAttributes.ts';
import type { Observer } from './Observer.ts';

/**
 * Copies decisions and ends to a logger.
 *
 * @param texts whether the bodies are reasons and messages rather than codes
 */
export function logNetwork(logger: LogSink, texts: boolean): Observer {
  return {
    decided: (decision: Decision): unknown => {
      const { seq, at, action, layer, code, allow, reason, given, owner, socket, endpoint } = decision;
      return logger.emit({
        eventName: 'rsn.decision',
        timestamp: at,
        severityNumber: allow ? info : warning,
        body: textOrCode(texts, reason, code),
        attributes: {
          'rsn.seq': seq,
          'rsn.action': action,
          'rsn.layer': layer,
          'rsn.code': code,
          'rsn.allow': allow,
          ...(given === undefined ? given : { 'rsn.given': given }),
          ...socketAttributes(owner, socket, endpoint),
        },
      });
    },
    ended: (record: EndRecord): unknown => {
      const { at, owner, socket, endpoint, end } = record;
      return logger.emit({
        eventName: 'rsn.socket.end',
        timestamp: at,
        severityNumber: end.error ? warning : info,
        body: textOrCode(texts, end.detail?.message ?? end.reason, end.error?.code ?? end.by),
        attributes: {
          'rsn.ended.by': end.by,
          'rsn.close.code': end.code,
          'rsn.open_for': end.openFor,
          ...(end.error && { 'error.type': end.error.code }),
          ...trafficAttributes(record),
          ...socketAttributes(owner, socket, endpoint),
        },
      });
    },
    requestEnded: (record, http): unknown => {
      const { at, owner, socket, endpoint, end } = record;
      const failure = failureOf(http, end);
      return logger.emit({
        eventName: 'rsn.request.end',
        timestamp: at,
        severityNumber: failure === undefined ? info : warning,
        body: textOrCode(texts, end.detail?.message ?? end.reason, failure ?? end.by),
        attributes: {
          'rsn.ended.by': end.by,
          ...httpAttributes(http, record),
          ...trafficAttributes(record),
          ...socketAttributes(owner, socket, endpoint),
        },
      });
    },
  };
}

/** What `observe` needs of a `Logger` of `@opentelemetry/api-logs`, so that hosts without a logger need not install it. */
export interface LogSink {
  /** Takes one record. */
  emit(record: {
    eventName: string;
    /** ms since 1970 */
    timestamp: number;
    severityNumber: number;
    body: string;
    attributes: Attributes;
  }): unknown;
}

const info = 9;
const warning = 13;
