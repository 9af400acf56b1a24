import type { OwnerSnapshot, RequestSnapshot, SocketSnapshot } from '../model/OwnerInfo.ts';
import { printable } from '../model/printable.ts';

/**
 * Formats a snapshot as a text table that shows which owner is connected to which endpoint: a line for each socket and
 * HTTP request, and one for each owner that has none, or more denials than these lines show. The counts are messages, with
 * their bytes.
 *
 * @throws TypeError for anything but a snapshot
 * @example
 * network.owners$.subscribe((owners) => console.log(printOwners(owners)));
 */
export function printOwners(owners: readonly OwnerSnapshot[]): string {
  if (!Array.isArray(owners)) throw new TypeError('printOwners: pass network.snapshot(), or what owners$ emits');
  const rows = [heads, ...owners.flatMap(rowsOf)].map((row) => row.map((cell) => printable(cell, 80)));
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const heads = ['owner', 'kind', 'socket', 'endpoint', 'state', 'sent', 'received', 'denied'];

function rowsOf({ id, name, kind, sockets, requests = [], denied }: OwnerSnapshot): string[][] {
  const owner = [`${name} (${id})`, kind];
  const cells = [...sockets, ...requests].map(cellsOf);
  const others = sockets.reduce((left, socket) => left - socket.denied, denied);
  if (cells.length === 0 || others > 0) cells.push(['-', '-', '-', '-', '-', `${others}`]);
  return cells.map((row) => [...owner, ...row]);
}

function cellsOf(row: SocketSnapshot | RequestSnapshot): string[] {
  const { id, endpoint, state, sent, received, bytesSent, bytesReceived } = row;
  const denied = 'denied' in row ? row.denied : '-';
  return [`${id}`, endpoint, state, `${sent} (${bytesSent} B)`, `${received} (${bytesReceived} B)`, `${denied}`];
}
