import { append } from '../model/intrinsics.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { readOptions } from '../model/readOptions.ts';
import { isString, own, quote } from './text.ts';

/**
 * Whom a revocation is about: the owners of one subject, of one tenant, of one kind, or of one subject for one tenant.
 * Never a name, because names need not be unique.
 */
export type RevocationTarget =
  | { readonly subject: string; readonly tenant?: string }
  | { readonly tenant: string }
  | { readonly kind: string };

/**
 * Validates a target.
 *
 * @throws TypeError for anything else, for an empty text, and for one that is longer than 512 characters
 */
export function readTarget(what: string, given: unknown): RevocationTarget {
  const target = readOptions<Names>(what, given, ['subject', 'tenant', 'kind']);
  const { subject, tenant, kind } = target;
  for (const [name, text] of [
    ['subject', subject],
    ['tenant', tenant],
    ['kind', kind],
  ] as const) {
    if (text !== undefined) checkId(`${what}: ${name}`, text);
  }
  if ((kind === undefined) === (subject === undefined && tenant === undefined)) {
    throw new TypeError(`${what}: name a subject, a tenant, a subject and a tenant, or a kind`);
  }
  if (kind !== undefined) return { kind };
  if (subject === undefined) return { tenant: tenant as string };
  return tenant === undefined ? { subject } : { subject, tenant };
}

interface Names {
  readonly subject: string;
  readonly tenant: string;
  readonly kind: string;
}

/**
 * Validates the id of a subject, a tenant or a kind. The bound keeps the keys of the engine short.
 *
 * @throws TypeError unless it is a text of 1 to 512 characters
 */
export function checkId(name: string, text: unknown): void {
  if (!isString(text) || text === '' || text.length > longestId) {
    throw new TypeError(`${name} must be a string of 1 to ${longestId} characters`);
  }
}

const longestId = 512;

/** Returns the key of a target. Two targets have the same key only if they are the same. */
export function keyOfTarget(target: RevocationTarget): string {
  const { subject, tenant, kind } = target as Partial<Names>;
  if (kind !== undefined) return `kind ${quote(kind)}`;
  if (subject === undefined) return `tenant ${quote(tenant ?? '')}`;
  return `subject ${quote(subject)}${tenant === undefined ? '' : ` tenant ${quote(tenant)}`}`;
}

/** Returns the keys of all targets that an owner belongs to. Inherited ids are ignored. */
export function keysOfOwner(owner: OwnerInfo): readonly string[] {
  const keys = [`kind ${quote(owner.kind)}`];
  const subject = own(owner, 'subject');
  const tenant = own(owner, 'tenant');
  if (isString(tenant)) append(keys, `tenant ${quote(tenant)}`);
  if (!isString(subject)) return keys;
  append(keys, `subject ${quote(subject)}`);
  if (isString(tenant)) append(keys, `subject ${quote(subject)} tenant ${quote(tenant)}`);
  return keys;
}
