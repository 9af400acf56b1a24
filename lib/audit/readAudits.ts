import type { Audits, Policy } from '../model/Audit.ts';
import type { Action, Request } from '../model/Request.ts';

type CapturedAudit = (request: Request) => unknown;

/** Audits as they were when they were given: later changes to the object change nothing. It has every action's name. */
export type CapturedAudits = Readonly<Record<Action, CapturedAudit | undefined>>;

const actions: readonly Action[] = ['create', 'connect', 'resolve', 'send', 'receive', 'close'];

/**
 * Captures the audits of an owner: own properties only, each read once.
 *
 * @throws TypeError if it is no object or an audit is not a function
 */
export function readAudits(audits: Audits): CapturedAudits {
  return capture(
    audits,
    'audits',
    actions.filter((action) => action !== 'resolve'),
  );
}

/**
 * Captures a host's policy. Here a misspelt rule would be no rule, so unknown names throw.
 *
 * @throws TypeError if it is no object, a rule is not a function or has an unknown name
 */
export function readPolicy(policy: Policy): CapturedAudits {
  const captured = capture(policy, 'policy', actions);
  const unknown = Object.keys(policy).find((name) => !(actions as readonly string[]).includes(name));
  if (unknown !== undefined) throw new TypeError(`policy.${unknown} is unknown: the rules are ${actions.join(', ')}`);
  return captured;
}

function capture(audits: unknown, option: string, names: readonly Action[]): CapturedAudits {
  if (typeof audits !== 'object' || audits === null) {
    throw new TypeError(`${option} must be an object of functions such as { create, connect }`);
  }
  // Each name is its own, so that nothing is asked of a prototype, without the slowness of an object that has none.
  const captured: Record<Action, CapturedAudit | undefined> = {
    create: undefined,
    connect: undefined,
    resolve: undefined,
    send: undefined,
    receive: undefined,
    close: undefined,
  };
  for (const name of names) {
    if (!Object.hasOwn(audits, name)) continue;
    const audit: unknown = (audits as Record<string, unknown>)[name];
    if (audit === undefined) continue;
    if (typeof audit !== 'function') {
      throw new TypeError(
        `${option}.${name} must be a function (request) => verdict, not ${audit === null ? 'null' : typeof audit}`,
      );
    }
    captured[name] = audit as CapturedAudit;
  }
  return Object.freeze(captured);
}
