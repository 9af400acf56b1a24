import { append, freeze, weakSet, weakGet } from '../model/intrinsics.ts';
import type { Message } from '../model/Message.ts';

/** An audit of a message alone: it answers as the audit does, and needs no request. */
export type MessageCheck = (message: Message) => unknown;

/** What the audits of one action are asked, for a message alone. */
export interface MessageChecks {
  readonly rule: MessageCheck | undefined;
  readonly audit: MessageCheck | undefined;
}

/** By audit. Private to the library, so that no audit can pass for another. */
const checks = new WeakMap<object, MessageCheck>();

/** Notes that an audit looks at nothing but the message of its request, and that `check` answers the same for the message. */
export function noteMessageCheck<A extends object>(audit: A, check: MessageCheck): A {
  weakSet(checks, audit, check);
  return audit;
}

/** The check that was noted for an audit. */
export function messageCheckOf(audit: object): MessageCheck | undefined {
  return weakGet(checks, audit) as MessageCheck | undefined;
}

type Asked = (given: never) => unknown;

/** Combines audits by `combine`, and freezes their list. If all of them look at nothing but the message, the result is known to do so too. */
export function combineAudits<A extends Asked>(audits: readonly A[], combine: (audits: readonly A[]) => A): A {
  const combined = combine(freeze(audits));
  const all: MessageCheck[] = [];
  for (let i = 0; i < audits.length; i++) {
    const check = messageCheckOf(audits[i] as A);
    if (!check) return combined;
    append(all, check);
  }
  return noteMessageCheck(combined, combine(freeze(all) as unknown as A[]) as unknown as MessageCheck);
}
