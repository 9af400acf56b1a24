import { ignoreAnswer, isDeferred } from '../verdict/ask.ts';
import { reflectApply } from '../model/intrinsics.ts';
import { libraryDenial } from '../model/makeDenial.ts';
import type { Audits, Verdict } from '../model/Audit.ts';
import type { BlueprintHttp } from '../model/BlueprintHttp.ts';
import type { BlueprintObject } from './BlueprintObject.ts';
import { methodOf } from './methodOf.ts';

/** Reads the audits that an object has now. It leaves out those that are missing, so their requests are denied. */
export function auditsOf(object: object, http?: BlueprintHttp): Audits {
  const create = auditBy(object, 'auditCreateWebSocket');
  const connect = auditBy(object, 'auditConnectWebSocket');
  const close = auditBy(object, 'auditCloseWebSocket');
  const message = auditBy(object, 'auditWebSocketMessage');
  const request = auditBy(object, 'auditHttpRequest');
  return {
    ...(request && { request: (asked) => request(asked.url, asked.method, http?.bodyOf(asked)) }),
    ...(create && { create: ({ url, protocols }) => create(url, protocols) }),
    ...(connect && { connect: ({ socket, url }) => connect(socket, url) }),
    ...(close && { close: ({ socket }) => close(socket) }),
    ...(message && {
      send: ({ socket, message: sent }) => message(socket, sent),
      receive: ({ socket, message: received }) => message(socket, received),
    }),
  };
}

/** Makes an audit of a method, which must answer synchronously. If the method cannot be read, the audit throws that error. */
function auditBy(object: object, name: AuditName): Ask | undefined {
  try {
    const method = methodOf(object, name);
    return method && ((...args) => readSynchronous(name, reflectApply(method, undefined, args)));
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function readSynchronous(name: AuditName, answer: unknown): Verdict {
  if (!isDeferred(answer)) return answer as Verdict; // the decider reads it, whatever it is
  ignoreAnswer(answer);
  return libraryDenial('not-synchronous', `${name} must answer true or false at once, not with a promise`);
}

type AuditName = Extract<keyof BlueprintObject, `audit${string}`>;
type Ask = (...args: readonly unknown[]) => Verdict;
