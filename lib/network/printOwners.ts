import type { OwnerSnapshot, SocketSnapshot } from '../model/OwnerInfo.ts';
import { printable } from '../model/printable.ts';

/**
 * Formats a snapshot as a text table that shows which owner is connected to which endpoint: a line for each socket, and
 * one for each owner without sockets. The counts are messages, with their bytes.
 *
 * @example
 * network.owners$.subscribe((owners) => console.log(printOwners(owners)));
 */
export function printOwners(owners: readonly OwnerSnapshot[]): string {
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

function rowsOf({ id, name, kind, sockets, denied }: OwnerSnapshot): string[][] {
  const owner = [`${name} (${id})`, kind];
  return sockets.length === 0
    ? [[...owner, '-', '-', '-', '-', '-', `${denied}`]]
    : sockets.map((socket) => [...owner, ...cellsOf(socket)]);
}

function cellsOf({ id, endpoint, state, sent, received, bytesSent, bytesReceived, denied }: SocketSnapshot): string[] {
  return [`${id}`, endpoint, state, `${sent} (${bytesSent} B)`, `${received} (${bytesReceived} B)`, `${denied}`];
}
