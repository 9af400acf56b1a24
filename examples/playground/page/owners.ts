import type { Network, OwnerSnapshot } from 'rx-secure-networking';
import { auditTime, merge, type Subscription } from 'rxjs';
import { find, make } from './dom.ts';
import { happened$ } from './timeline.ts';

/** Keeps the table of owners and their sockets, and what the server says of it, until it is unsubscribed from. */
export function showOwners(network: Network): Subscription {
  const table = find('#owners');
  table.replaceChildren(...network.snapshot().flatMap(rowsOf));
  // owners$ tells of lives; counts are looked at again after whatever happens.
  return merge(network.owners$, network.decisions$, happened$)
    .pipe(auditTime(100))
    .subscribe(() => {
      table.replaceChildren(...network.snapshot().flatMap(rowsOf));
      void askServer();
    });
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
  try {
    const count = (await (await fetch('/connections')).json()) as Readonly<Record<string, number>>;
    const texts = Object.entries(count).map(([path, open]) => `${open} at ${path}`);
    find('#seen').textContent = `The server sees ${texts.join(', ')}.`;
  } catch {
    find('#seen').textContent = 'The server does not answer: is the playground still running?';
  }
}
