import { isCount, isId, isText, isTexts } from '../wire/fields.ts';
import { isInteger } from '../model/intrinsics.ts';
import { maxProtocolLength, maxProtocols } from '../model/readProtocols.ts';
import { maxUrlLength } from '../model/urlFlaw.ts';
import { isMessage, weightOf } from '../wire/isMessage.ts';
import { maxHeaderFields, maxHeadersLength, maxMethodLength, maxReasonLength, wireVersion } from '../wire/kinds.ts';
import type { PostOutcome } from '../wire/readPost.ts';
import type { Bridge } from './Bridge.ts';
import { readGuestRequest } from './readGuestRequest.ts';

/** Does one operation of the guest's: checks the form of its fields, which begin at `at`, then its right to it. */
type Operation = (bridge: Bridge, fields: readonly unknown[], at: number) => PostOutcome;

/** The first operation, and no other (G3). */
export const hello: Operation = (bridge, fields, at) => {
  const versions = fields[at];
  if (!isTexts(versions, 8, 8)) return 'malformed';
  for (let i = 0; i < versions.length; i++) {
    if (versions[i] !== wireVersion) continue;
    bridge.greet();
    return 'done';
  }
  return bridge.violate('version');
};

const helloAgain: Operation = (bridge) => bridge.violate('hello-twice');

const open: Operation = (bridge, fields, at) => {
  const id = fields[at];
  const url = fields[at + 1];
  const protocols = fields[at + 2];
  if (!isId(id) || !isText(url, maxUrlLength) || !isTexts(protocols, maxProtocols, maxProtocolLength)) {
    return 'malformed';
  }
  return bridge.spend() ? bridge.ids.openSocket(id, url, protocols) : 'over';
};

const send: Operation = (bridge, fields, at) => {
  const id = fields[at];
  const message = fields[at + 1];
  if (!isId(id) || !isMessage(message)) return 'malformed';
  const target = bridge.ids.findSocket(id);
  if (!target) return 'over';
  if (!bridge.credit.take(weightOf(message), target)) return bridge.violate('credit');
  target.send(message);
  return 'done';
};

const ack: Operation = (bridge, fields, at) => {
  const id = fields[at];
  const token = fields[at + 1];
  if (!isId(id) || !isCount(token)) return 'malformed';
  const target = bridge.ids.find(id);
  if (!target) return 'over';
  if (!target.acknowledge(token)) return bridge.violate('credit');
  bridge.renew();
  return 'done';
};

const close: Operation = (bridge, fields, at) => {
  const id = fields[at];
  const code = fields[at + 1];
  const reason = fields[at + 2];
  if (!isId(id) || !isCount(code) || !isText(reason, maxReasonLength)) return 'malformed';
  const target = bridge.ids.findSocket(id);
  if (!target || !bridge.spend()) return 'over';
  target.close(code, reason);
  return 'done';
};

const end: Operation = (bridge, fields, at) => {
  const id = fields[at];
  if (!isId(id)) return 'malformed';
  const target = bridge.ids.find(id);
  if (!target) return 'over';
  // What the host has ended is merely confirmed, once: many servers may close at once. Its opening was counted.
  if (!target.hostEnded && !bridge.spend()) return 'over';
  bridge.ids.confirm(target);
  return 'done';
};

const read: Operation = (bridge, fields, at) => {
  const token = fields[at];
  if (!isCount(token)) return 'malformed';
  return bridge.read(token) ? 'done' : bridge.violate('credit');
};

const bye: Operation = (bridge) => bridge.endGuest('it said good-bye');

const request: Operation = (bridge, fields, at) => {
  const [id, method, url, headers, bodyBytes] = fields.slice(at, at + 5);
  if (!isId(id) || !isText(method, maxMethodLength) || !isText(url, maxUrlLength)) return 'malformed';
  if (!isTexts(headers, maxHeaderFields, maxHeadersLength) || !isInteger(bodyBytes)) return 'malformed';
  const asked = readGuestRequest(method, url, headers, bodyBytes as number);
  if (!asked) return 'malformed';
  return bridge.spend() ? bridge.ids.startRequest(id, asked, bodyBytes as number) : 'over';
};

const body: Operation = (bridge, fields, at) => {
  const id = fields[at];
  const piece = fields[at + 1];
  if (!isId(id) || !isMessage(piece) || typeof piece === 'string' || piece.byteLength === 0) return 'malformed';
  const target = bridge.ids.findRequest(id);
  if (!target) return 'over';
  const mayCome = bridge.credit.take(piece.byteLength) && target.receive(piece);
  return mayCome ? 'done' : bridge.violate('credit');
};

/** By kind. */
export const operations: readonly (Operation | undefined)[] = Object.freeze([
  ...[undefined, helloAgain, open, send, ack, close, end, read, bye],
  ...[undefined, undefined, undefined, undefined, undefined, request, body],
]);
