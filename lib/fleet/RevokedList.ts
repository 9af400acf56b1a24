import { append } from '../model/intrinsics.ts';
import type { FleetList, ListEntry } from '../model/FleetEngine.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import { keysOfOwner } from './RevocationTarget.ts';
import { parseJson, isString, own } from './text.ts';

/**
 * One host's copy of the list of the revoked. Pure: it decides what a new list and a change mean, and nobody is un-revoked
 * by an engine that has forgotten (S6).
 */
export class RevokedList {
  /** Empty until the first list has come. */
  epoch = '';
  version = 0;
  /** The run of the engine that gave it last; empty if that does not say. */
  run = '';
  #entries = new PrivateMap<string, ListEntry>();
  /** How many entries revoke somebody. */
  #revoked = 0;
  /** What the engine does not know and must be sent again, by key. */
  readonly unsent = new PrivateMap<string, Unsent>();

  /**
   * Takes the engine's list. What is revoked here and unknown there stays revoked and is noted in `unsent`, as is what the
   * engine knows in an older version: it has lost its latest changes. Returns the entries that revoke anew.
   */
  replace(list: FleetList): readonly ListEntry[] {
    const sameEngine = list.epoch === this.epoch;
    const entries = new PrivateMap<string, ListEntry>();
    const added: ListEntry[] = [];
    for (let i = 0; i < list.entries.length; i++) {
      const entry = list.entries[i] as ListEntry;
      if (isNew(entry, this.#entries.get(entry.key))) append(added, entry);
      entries.set(entry.key, entry);
    }
    const mine = this.#entries.list();
    for (let i = 0; i < mine.length; i++) {
      const entry = mine[i] as ListEntry;
      const listed = entries.get(entry.key);
      const isLost = listed === undefined || (sameEngine && listed.entry === null && listed.version < entry.version);
      if (!isRevoking(entry) || !isLost) continue;
      entries.set(entry.key, { ...entry, version: 0 });
      this.unsent.set(entry.key, { key: entry.key, entry: entry.entry, since: listed?.version ?? 0 });
    }
    this.#entries = entries;
    this.#revoked = countRevoking(entries.list());
    this.epoch = list.epoch;
    this.version = list.version;
    this.run = list.run ?? this.run;
    return added;
  }

  /** Takes one change. Returns whether it revokes anew. An older one than is known changes nothing. */
  change(entry: ListEntry): boolean {
    if (entry.version > this.version) this.version = entry.version;
    const known = this.#entries.get(entry.key);
    if (known && known.version >= entry.version) return false;
    this.unsent.delete(entry.key);
    this.#entries.set(entry.key, entry);
    const before = isRevoking(known);
    const after = isRevoking(entry);
    this.#revoked += (after ? 1 : 0) - (before ? 1 : 0);
    return isNew(entry, known);
  }

  /** Returns the reason for which an owner is revoked; undefined if it is not. */
  reasonFor(owner: OwnerInfo): string | undefined {
    if (this.#revoked === 0) return undefined;
    const keys = keysOfOwner(owner);
    for (let i = 0; i < keys.length; i++) {
      const entry = this.#entries.get(keys[i] as string);
      if (isRevoking(entry)) return reasonOf(entry);
    }
    return undefined;
  }
}

/** A revocation to send to the engine again, unless the entry has changed since that version. */
export interface Unsent {
  readonly key: string;
  readonly entry: string;
  readonly since: number;
}

function isRevoking(entry: ListEntry | undefined): entry is ListEntry & { readonly entry: string } {
  return entry !== undefined && entry.entry !== null;
}

/** Whether it revokes, and is not just what is known already: hosts send that to an engine that has forgotten it. */
function isNew(entry: ListEntry, known: ListEntry | undefined): boolean {
  return isRevoking(entry) && entry.entry !== known?.entry;
}

function countRevoking(entries: readonly ListEntry[]): number {
  let count = 0;
  for (let i = 0; i < entries.length; i++) if (isRevoking(entries[i])) count += 1;
  return count;
}

function reasonOf({ entry }: { readonly entry: string }): string {
  const reason = own(parseJson(entry), 'reason');
  return isString(reason) ? reason : '';
}
