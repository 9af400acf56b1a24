import { ignoreAnswer } from '../verdict/ask.ts';
import { isDeferred } from '../verdict/DeferredAnswer.ts';
import { libraryDenial } from '../verdict/makeDenial.ts';
import type { Audits, Verdict } from '../model/Audit.ts';
import type { BlueprintHttp } from '../model/BlueprintHttp.ts';
import type { BlueprintObject } from './BlueprintObject.ts';
import { methodOf } from './methodOf.ts';

type AuditName = Extract<keyof BlueprintObject, `audit${string}`>;
type Ask = (...args: readonly unknown[]) => Verdict;

/** The audits of an object, as it has them now: what it has not is left out, and so denied. */
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

/** Asks the object's method, which must answer at once. One that cannot be read denies with what that threw. */
function auditBy(object: object, name: AuditName): Ask | undefined {
  try {
    const method = methodOf(object, name);
    return method && ((...args) => atOnce(name, method(...args)));
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function atOnce(name: AuditName, answer: unknown): Verdict {
  if (!isDeferred(answer)) return answer as Verdict; // whatever it is, the decider reads it
  ignoreAnswer(answer);
  return libraryDenial('not-synchronous', `${name} must answer true or false at once, not with a promise`);
}
