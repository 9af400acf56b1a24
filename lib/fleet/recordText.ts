import type { Decision } from '../model/Decision.ts';
import type { EndRecord } from '../model/SocketEnd.ts';
import type { GapCause } from './Ring.ts';
import { textOf } from './text.ts';

// The records of the log, as texts. They have what the host's own records have: no payloads, no queries, no values of
// headers (S20). Of an error they have its code alone.

export function textOfDecision({ owner, ...decision }: Decision): string {
  return textOf({ type: 'decision', owner: { ...owner }, ...decision });
}

export function textOfEnd({ end, owner, ...record }: EndRecord): string {
  const { by, code, reason, wasClean, openFor, error } = end;
  return textOf({
    type: 'end',
    owner: { ...owner },
    ...record,
    by,
    code,
    reason,
    wasClean,
    openFor,
    error: error?.code,
  });
}

export function textOfGap(from: number, count: number, why: GapCause): string {
  return textOf({ type: 'gap', from, count, why });
}
