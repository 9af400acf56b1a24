import { freeze } from '../model/intrinsics.ts';
import type { DialRequest } from '../model/Transport.ts';
import { messageOf } from '../model/messageOf.ts';

/** Asks the host's policy about an address. Returns an error unless the policy approves it. */
export function addressFault(address: string, approve: DialRequest['approve']): Error | undefined {
  try {
    const approved: unknown = approve(freeze([address]));
    return approved === true ? undefined : new Error('Cannot connect: its address is not approved');
  } catch (cause) {
    return new Error(`Cannot connect: ${messageOf(cause)}`, { cause });
  }
}
