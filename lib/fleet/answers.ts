import type { Appended, Changed, Drawn, FleetList, Held, ListEntry, Taken } from '../model/FleetEngine.ts';
import { append, isArray, isInteger } from '../model/intrinsics.ts';
import { isAmount } from '../model/isAmount.ts';
import { isString, own } from './text.ts';

// Reads what an engine answers, without trusting its form. Undefined for any other form, which counts as no answer.

export function readTaken(given: unknown): Taken | undefined {
  const ok = own(given, 'ok');
  const retryAfter = own(given, 'retryAfter');
  if (ok === true || (ok === false && retryAfter === undefined)) return { ok };
  return ok === false && isAmount(retryAfter) ? { ok, retryAfter } : undefined;
}

export function readHeld(given: unknown): Held | undefined {
  const ok = own(given, 'ok');
  const total = own(given, 'total');
  const epoch = own(given, 'epoch');
  return typeof ok === 'boolean' && isAmount(total) ? { ok, total, ...(isString(epoch) && { epoch }) } : undefined;
}

export function readDrawn(given: unknown): Drawn | undefined {
  const got = own(given, 'got');
  const left = own(given, 'left');
  const renews = own(given, 'renews');
  const period = own(given, 'period');
  if (!isAmount(got) || !isAmount(left) || !isAmount(renews)) return undefined;
  return { got, left, renews, ...(isString(period) && { period }) };
}

export function readAppended(given: unknown): Appended | undefined {
  const last = own(given, 'last');
  return isInteger(last) && isAmount(last) ? { last, behind: own(given, 'behind') === true } : undefined;
}

export function readChanged(given: unknown): Changed | undefined {
  const version = own(given, 'version');
  const epoch = own(given, 'epoch');
  const wasRevoked = own(given, 'wasRevoked');
  if (!isAmount(version) || !isString(epoch)) return undefined;
  return { version, epoch, ...(typeof wasRevoked === 'boolean' && { wasRevoked }) };
}

/** Any answer is an acknowledgement. */
export function readDone(): true {
  return true;
}

/** An entry whose content cannot be read revokes all the same. */
export function readEntry(given: unknown): ListEntry | undefined {
  const key = own(given, 'key');
  const entry = own(given, 'entry');
  const version = own(given, 'version');
  if (!isString(key) || !isAmount(version)) return undefined;
  const resent = own(given, 'resent') === true;
  return { key, entry: entry === null || isString(entry) ? entry : '', version, ...(resent && { resent }) };
}

/** Entries without a key or a version are left out: a list with one of them is still the list. */
export function readList(given: unknown): FleetList | undefined {
  const epoch = own(given, 'epoch');
  const version = own(given, 'version');
  const listed = own(given, 'entries');
  const age = own(given, 'age');
  const run = own(given, 'run');
  if (!isString(epoch) || !isAmount(version) || !isArray(listed)) return undefined;
  const entries: ListEntry[] = [];
  for (let i = 0; i < listed.length; i++) {
    const entry = readEntry(listed[i]);
    if (entry) append(entries, entry);
  }
  return { epoch, version, entries, ...(isAmount(age) && { age }), ...(isString(run) && { run }) };
}
