import type { Audits, Policy } from '../model/Audit.ts';
import { freeze } from '../model/intrinsics.ts';
import { readOptions } from '../model/readOptions.ts';
import type { Action, Request } from '../model/Request.ts';
import { checkKinds } from './namedKinds.ts';

type CapturedAudit = (request: Request) => unknown;

/** Audits as they were when they were given: later changes to the object change nothing. It has every action's name. */
export type CapturedAudits = Readonly<Record<Action, CapturedAudit | undefined>>;

const ownersActions = ['create', 'connect', 'send', 'receive', 'close', 'request'] as const;
const actions = ['create', 'connect', 'resolve', 'send', 'receive', 'close', 'request'] as const;

/**
 * Captures the audits of an owner: a plain object, each key read once.
 *
 * @param kinds the network's: an audit must not name another
 * @throws TypeError if it is no plain object, an audit is not a function or has an unknown name
 */
export function readAudits(audits: unknown, kinds?: readonly string[]): CapturedAudits {
  if (typeof audits === 'object' && audits !== null && Object.hasOwn(audits, 'resolve')) {
    throw new TypeError("audits.resolve is the host's rule, not an owner's: give it in the policy of createNetwork");
  }
  return capture('audits', readOptions<Audits>('audits', audits, ownersActions), kinds);
}

/**
 * Captures a host's policy: a plain object, each key read once.
 *
 * @param kinds the network's, where it is known: a rule must not name another
 * @throws TypeError if it is no plain object, a rule is not a function or has an unknown name
 */
export function readPolicy(policy: unknown, kinds?: readonly string[]): CapturedAudits {
  return capture('policy', readOptions<Policy>('policy', policy, actions), kinds);
}

function capture(option: string, own: Partial<Policy>, kinds: readonly string[] | undefined): CapturedAudits {
  // Each name is its own, so that nothing is asked of a prototype, without the slowness of an object that has none.
  const captured: Record<Action, CapturedAudit | undefined> = {
    create: undefined,
    connect: undefined,
    resolve: undefined,
    send: undefined,
    receive: undefined,
    close: undefined,
    request: undefined,
  };
  for (let i = 0; i < actions.length; i++) {
    const name = actions[i];
    const audit: unknown = name && own[name];
    if (name === undefined || audit === undefined) continue;
    if (typeof audit !== 'function') {
      throw new TypeError(
        `${option}.${name} must be a function (request) => verdict, not ${audit === null ? 'null' : typeof audit}`,
      );
    }
    if (kinds) checkKinds(`${option}.${name}`, audit, kinds);
    captured[name] = audit as CapturedAudit;
  }
  return freeze(captured);
}
