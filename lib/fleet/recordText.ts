import type { Decision } from '../model/Decision.ts';
import { weakGet, weakSet } from '../model/intrinsics.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { EndRecord } from '../model/SocketEnd.ts';
import type { GapCause } from './LogBuffer.ts';
import { quote, jsonOf } from './text.ts';

// The records of the log, as texts. They have what the host's own records have: no payloads, no queries, no values of
// headers (S20). Of an error they have its code alone.

/** Field by field, because each decision comes here: `jsonOf` takes five times as long. */
export function textOfDecision(decision: Decision): string {
  const { seq, at, action, layer, allow, code, reason, owner, socket, endpoint, bytes, waited, given } = decision;
  let text = `{"type":"decision","owner":${textOfOwner(owner)},"seq":${seq},"at":${at}`;
  text += `,"action":"${action}","layer":"${layer}","allow":${allow ? 'true' : 'false'},"code":"${code}"`;
  if (reason !== undefined) text += `,"reason":${quote(reason)}`;
  if (socket !== undefined) text += `,"socket":${socket}`;
  if (endpoint !== undefined) text += `,"endpoint":${quote(endpoint)}`;
  if (bytes !== undefined) text += `,"bytes":${bytes}`;
  if (waited !== undefined) text += `,"waited":${waited}`;
  if (given !== undefined) text += `,"given":${quote(given)}`;
  return `${text}}`;
}

export function textOfEnd({ end, owner, ...record }: EndRecord): string {
  const { by, code, reason, wasClean, openFor, error } = end;
  return jsonOf({
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
  return jsonOf({ type: 'gap', from, count, why });
}

/** The network has one such object for each owner. */
const owners = new WeakMap<OwnerInfo, string>();

function textOfOwner(owner: OwnerInfo): string {
  const known = weakGet(owners, owner) as string | undefined;
  if (known !== undefined) return known;
  const text = jsonOf(owner);
  weakSet(owners, owner, text);
  return text;
}
