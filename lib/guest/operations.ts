import { libraryDenial } from '../model/makeDenial.ts';
import type { DecisionCode } from '../model/Decision.ts';
import type { LinkError } from '../model/ErrorDetail.ts';
import type { Message } from '../model/Message.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { Denial } from '../model/Audit.ts';
import { readHostLimits } from '../wire/HostLimits.ts';
import type { Hosted } from './Hosted.ts';
import type { HostSide } from './HostSide.ts';

/**
 * Does one operation of the host's, whose fields begin at `at`. A guest trusts its host, so the form of the fields is not
 * checked. An operation for an id that has ended comes too late, and is ignored.
 */
type Operation = (host: HostSide, hosted: Hosted | undefined, fields: readonly unknown[], at: number) => void;

const welcome: Operation = (host, _hosted, fields, at) => {
  const hostLimits = readHostLimits(fields[at + 1]);
  if (hostLimits) host.welcome(hostLimits);
};

const allowed: Operation = (host, hosted, fields, at) => {
  if (fields[at + 1] === 0) hosted?.closeDecided?.(true);
  else host.ids.answered(fields[at] as number);
};

const denied: Operation = (host, hosted, fields, at) => {
  host.ids.answered(fields[at] as number);
  hosted?.denied(readRuling(fields, at + 2, fields[at + 5] as number), fields[at + 1] as Action);
};

const opened: Operation = (_host, hosted, fields, at) => hosted?.opened?.(fields[at + 1] as string);

const message: Operation = (_host, hosted, fields, at) => hosted?.message(fields[at + 1] as Message);

const taken: Operation = (host, hosted, fields, at) => {
  hosted?.taken?.(fields[at + 1] as number, fields[at + 2] as number, fields[at + 3] as number);
  host.credit.sendWaiting();
};

const refused: Operation = (_host, hosted, fields, at) => {
  const ruling = readRuling(fields, at + 2);
  const action = fields[at + 1] as Action;
  if (action === 'close') hosted?.closeDecided?.(denialOf(ruling));
  else hosted?.refused?.(action, ruling);
};

const closing: Operation = (_host, hosted) => hosted?.closing?.();

const closed: Operation = (host, hosted, fields, at) => {
  host.ids.answered(fields[at] as number);
  const [code, reason, wasClean] = [fields[at + 2] as number, fields[at + 3] as string, fields[at + 4] === true];
  hosted?.ended(fields[at + 5] as string, driverError(fields, at + 6), { code, reason, wasClean });
};

const ping: Operation = (host, _hosted, fields, at) => host.read(fields[at] as number);

const bye: Operation = (host) => host.gone();

const mark: Operation = (_host, hosted, fields, at) => hosted?.mark(fields[at + 1] as number);

const grant: Operation = (host, _hosted, fields, at) => {
  host.read(fields[at + 2] as number);
  host.credit.granted(fields[at] as number, fields[at + 1] as number);
};

const answered: Operation = (host, hosted, fields, at) => {
  host.ids.answered(fields[at] as number);
  hosted?.answered?.(fields[at + 1] as number, fields[at + 2] as string, fields[at + 3] as readonly string[]);
};

/** By kind. */
export const operations: readonly (Operation | undefined)[] = Object.freeze([
  ...[undefined, welcome, allowed, denied, opened, message, taken, refused, closing, closed, ping, bye, mark, grant],
  answered,
]);

/** Reads a code, a reason and an audit's own code. */
function readRuling(fields: readonly unknown[], at: number, retryAfter = -1): LayeredRuling {
  const given = fields[at + 2] as string;
  return {
    allow: false,
    layer: 'policy',
    code: fields[at] as DecisionCode,
    reason: fields[at + 1] as string,
    given: given === '' ? undefined : given,
    retryAfter: retryAfter < 0 ? undefined : retryAfter,
  };
}

/** The same as an audit says it. */
function denialOf({ code, reason = '', given, retryAfter }: LayeredRuling): Denial {
  if (given === undefined) return libraryDenial(code, reason, retryAfter);
  return Object.freeze({ allow: false, reason, code: given, ...(retryAfter !== undefined && { retryAfter }) });
}

function driverError(fields: readonly unknown[], at: number): LinkError | undefined {
  const [code, text, status, retryAfter] = fields.slice(at, at + 4) as [string, string, number, number];
  if (text === '' && code === '') return undefined;
  return Object.assign(new Error(text), {
    ...(code !== '' && { code }),
    ...(status > 0 && { status }),
    ...(retryAfter >= 0 && { retryAfter }),
  });
}
