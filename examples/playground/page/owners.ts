import type { Network } from 'rx-secure-networking';
import { ownersView } from 'rx-secure-networking/view';
import { auditTime, map, merge, type Subscription } from 'rxjs';
import { find } from './dom.ts';
import { happened$ } from './timeline.ts';

/** Shows the owners, their sockets and each decision, and what the server says of it, until it is unsubscribed from. */
export function showOwners({ owners$, decisions$, snapshot }: Network): Subscription {
  // owners$ emits when sockets open and end; here counts are also looked at after whatever happens.
  const counted$ = happened$.pipe(map(() => snapshot()));
  find('#view').replaceChildren(ownersView({ owners$: merge(owners$, counted$), decisions$, snapshot }));
  return merge(owners$, decisions$, happened$)
    .pipe(auditTime(100))
    .subscribe(() => void askServer());
}

async function askServer(): Promise<void> {
  try {
    const count = (await (await fetch('/connections')).json()) as Readonly<Record<string, number>>;
    const texts = Object.entries(count).map(([path, open]) => `${open} at ${path}`);
    find('#seen').textContent = `The server sees ${texts.join(', ')}.`;
  } catch {
    find('#seen').textContent = 'The server does not answer: is the playground still running?';
  }
}
