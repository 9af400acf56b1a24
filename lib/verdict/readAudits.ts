import type { Audits, Policy } from '../model/Audit.ts';
import { freeze } from '../model/intrinsics.ts';
import { readOptions } from '../model/readOptions.ts';
import type { Action, Request } from '../model/Request.ts';
import { checkKinds } from './checkKinds.ts';

/**
 * Captures the audits of an owner. Reads each key of the plain object once.
 *
 * @param kinds the network's kinds; audits must not name others
 * @throws TypeError unless `audits` is a plain object of functions with known names
 */
export function readAudits(audits: unknown, kinds?: readonly string[]): CapturedAudits {
  if (typeof audits === 'object' && audits !== null && Object.hasOwn(audits, 'resolve')) {
    throw new TypeError(
      'audits.resolve is a rule of the host, not of an owner: put it into the policy of createNetwork',
    );
  }
  return capture('audits', readOptions<Audits>('audits', audits, ownersActions), kinds);
}

/**
 * Captures a host's policy. Reads each key of the plain object once.
 *
 * @param kinds the network's kinds, if they are known; rules must not name others
 * @throws TypeError unless `policy` is a plain object of functions with known names
 */
export function readPolicy(policy: unknown, kinds?: readonly string[]): CapturedAudits {
  return capture('policy', readOptions<Policy>('policy', policy, actions), kinds);
}

type CapturedAudit = (request: Request) => unknown;

/**
 * Audits as they were when they were given: later changes to the object have no effect. It has a key for every action.
 */
export type CapturedAudits = Readonly<Record<Action, CapturedAudit | undefined>>;

const ownersActions = ['create', 'connect', 'send', 'receive', 'close', 'request'] as const;
const actions = ['create', 'connect', 'resolve', 'send', 'receive', 'close', 'request'] as const;

function capture(option: string, own: Partial<Policy>, kinds: readonly string[] | undefined): CapturedAudits {
  // Own keys, so that nothing is read from a prototype. An object without a prototype would be slower.
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
