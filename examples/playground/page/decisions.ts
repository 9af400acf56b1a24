import type { Decision, Network } from 'rx-secure-networking';
import { find, make } from './dom.ts';

const most = 200;

/** Says what came of a click, to eyes and to screen readers. */
export function tell(text: string): void {
  find('#status').textContent = text;
}

/** Writes every decision of a network down, the newest first. */
export function showDecisions(network: Network): void {
  const log = find('#log');
  log.replaceChildren();
  network.decisions$.subscribe((decision) => {
    log.prepend(lineOf(decision));
    log.children[most]?.remove();
  });
}

function lineOf({ owner, action, allow, layer, code, reason }: Decision): HTMLElement {
  const verdict = make('strong', { class: allow ? 'allowed' : 'denied' }, allow ? 'allowed' : `denied: ${code}`);
  const why = reason === undefined ? '' : `, ${reason}`;
  return make('li', {}, `${owner.name}, ${action}: `, verdict, ` by the ${layer}${why}`);
}
