import type { Network, OwnerSnapshot } from 'rx-secure-networking';
import { auditTime, merge } from 'rxjs';
import { find, make } from './dom.ts';
import { happened$ } from './timeline.ts';

/** Keeps the table of owners and their sockets, and what the server says of it. */
export function showOwners(network: Network<string>): void {
  const table = find('#owners');
  // owners$ tells of lives; counts are looked at again after whatever happens.
  merge(network.owners$, network.decisions$, happened$)
    .pipe(auditTime(100))
    .subscribe(() => {
      table.replaceChildren(...network.snapshot().flatMap(rowsOf));
      void askServer();
    });
  table.replaceChildren(...network.snapshot().flatMap(rowsOf));
}

function rowsOf({ name, kind, sockets, denied }: OwnerSnapshot): HTMLElement[] {
  if (sockets.length === 0) return [row(name, kind, 'no socket', '', '', '', denied)];
  return sockets.map((socket) =>
    row(name, kind, socket.endpoint, socket.state, socket.sent, socket.received, socket.denied),
  );
}

const row = (name: string, ...cells: readonly (string | number)[]): HTMLElement =>
  make('tr', {}, make('th', { scope: 'row' }, name), ...cells.map((cell) => make('td', {}, String(cell))));

async function askServer(): Promise<void> {
  const count = (await (await fetch('/connections')).json()) as Readonly<Record<string, number>>;
  const texts = Object.entries(count).map(([path, open]) => `${open} at ${path}`);
  find('#seen').textContent = `The server sees ${texts.join(', ')}.`;
}
