import { append, max } from '../model/intrinsics.ts';
import type { OwnerSnapshot, RequestSnapshot, SocketSnapshot } from '../model/OwnerInfo.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import { parseJson, isString, own, quote } from './text.ts';

/** The sockets and HTTP requests of equal owners to one endpoint, on one host, or their other denials. */
export interface TableRow {
  readonly host: string;
  readonly name: string;
  readonly kind: string;
  readonly subject?: string;
  readonly tenant?: string;
  /** Empty in the row of the denials that concern no present socket. */
  readonly endpoint: string;
  /** Sockets that are open. */
  readonly open: number;
  /** Sockets in any other state, and HTTP requests. */
  readonly other: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly denied: number;
}

/** Makes the rows of one host. */
export function rowsOf(host: string, owners: readonly OwnerSnapshot[]): readonly TableRow[] {
  const rows = new PrivateMap<string, Mutable<TableRow>>();
  for (let i = 0; i < owners.length; i++) {
    const owner = owners[i] as OwnerSnapshot;
    const { name, kind, sockets, requests = [] } = owner;
    const ids = { ...textAt(owner, 'subject'), ...textAt(owner, 'tenant') };
    const about = `${quote(name)} ${quote(kind)} ${quote(ids.subject ?? '')} ${quote(ids.tenant ?? '')}`;
    const rowOf = (endpoint: string): Mutable<TableRow> => {
      const key = `${about} ${quote(endpoint)}`;
      const row = rows.get(key) ?? { host, name, kind, ...ids, endpoint, ...nothing };
      rows.set(key, row);
      return row;
    };
    const count = (
      state: 'open' | 'other',
      { endpoint, bytesSent, bytesReceived }: SocketSnapshot | RequestSnapshot,
    ) => {
      const row = rowOf(endpoint);
      row[state] += 1;
      row.bytesSent += bytesSent;
      row.bytesReceived += bytesReceived;
      return row;
    };
    let others = owner.denied;
    for (let j = 0; j < sockets.length; j++) {
      const socket = sockets[j] as SocketSnapshot;
      count(socket.state === 'open' ? 'open' : 'other', socket).denied += socket.denied;
      others -= socket.denied;
    }
    for (let j = 0; j < requests.length; j++) count('other', requests[j] as RequestSnapshot);
    if (others > 0) rowOf('').denied += others;
  }
  return rows.list();
}

type Mutable<T> = { -readonly [N in keyof T]: T[N] };

const nothing = { open: 0, other: 0, bytesSent: 0, bytesReceived: 0, denied: 0 };

/** Reads rows that a host has published. Leaves out what is no row. */
export function readRows(text: string): readonly TableRow[] {
  const given = parseJson(text);
  const rows: TableRow[] = [];
  if (!Array.isArray(given)) return rows;
  for (const row of given as unknown[]) {
    const texts = {
      ...textAt(row, 'host'),
      ...textAt(row, 'name'),
      ...textAt(row, 'kind'),
      ...textAt(row, 'endpoint'),
    };
    const { host, name, kind, endpoint } = texts;
    if (host === undefined || name === undefined || kind === undefined || endpoint === undefined) continue;
    const numbers = {
      open: numberAt(row, 'open'),
      other: numberAt(row, 'other'),
      bytesSent: numberAt(row, 'bytesSent'),
      bytesReceived: numberAt(row, 'bytesReceived'),
      denied: numberAt(row, 'denied'),
    };
    append(rows, { host, name, kind, ...textAt(row, 'subject'), ...textAt(row, 'tenant'), endpoint, ...numbers });
  }
  return rows;
}

function textAt<N extends string>(holder: unknown, name: N): Partial<Record<N, string>> {
  const value = own(holder, name);
  return isString(value) ? ({ [name]: value } as Record<N, string>) : {};
}

function numberAt(holder: unknown, name: string): number {
  const value = own(holder, name);
  return typeof value === 'number' && value < Infinity ? max(0, value) : 0;
}
