import type { Decision } from '../model/Decision.ts';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import { makeElement, setText } from './makeElement.ts';

/** How many decisions are kept, and shown. */
const most = 200;

/** Shows decisions as they come, the newest first, of all owners or of the selected one. */
export class DecisionList {
  readonly element: HTMLElement;
  #owner: OwnerSnapshot | undefined;
  #kept: Decision[] = [];
  /** Those that are not yet drawn. */
  #fresh: Decision[] = [];
  readonly #title = makeElement('h2', {}, 'Decisions');
  readonly #deniedOnly = makeElement('input', { type: 'checkbox' });
  readonly #list = makeElement('ol', { tabindex: '0', 'aria-label': 'Decisions, the newest first' });

  constructor() {
    const label = makeElement('label', {}, this.#deniedOnly, ' denied only');
    const bar = makeElement('div', { class: 'bar' }, this.#title, label);
    this.element = makeElement('section', { class: 'decisions', 'aria-label': 'Decisions' }, bar, this.#list);
    this.#deniedOnly.addEventListener('change', () => {
      this.#drawAll();
    });
  }

  add(decision: Decision): void {
    this.#fresh.push(decision);
    if (this.#fresh.length > most) this.#fresh.shift();
  }

  /** Draws what came since the last time. */
  draw(): void {
    const fresh = this.#fresh;
    if (fresh.length === 0) return;
    this.#fresh = [];
    this.#kept = [...this.#kept, ...fresh].slice(-most);
    this.#list.prepend(...this.#rowsOf(fresh));
    while (this.#list.children.length > most) this.#list.lastElementChild?.remove();
  }

  /** Shows the decisions of one owner, or of all. */
  showOnly(owner: OwnerSnapshot | undefined): void {
    const same = owner?.id === this.#owner?.id;
    this.#owner = owner;
    if (same) return;
    setText(this.#title, owner ? `Decisions about ${owner.name}` : 'Decisions');
    this.#drawAll();
  }

  clear(): void {
    this.#kept = [];
    this.#fresh = [];
    this.#drawAll();
  }

  #drawAll(): void {
    this.#list.replaceChildren(...this.#rowsOf(this.#kept));
  }

  #rowsOf(decisions: readonly Decision[]): readonly HTMLElement[] {
    const wanted = decisions.filter(
      ({ owner, allow }) =>
        (this.#owner === undefined || owner.id === this.#owner.id) && !(allow && this.#deniedOnly.checked),
    );
    return wanted.reverse().map(rowOf);
  }
}

function rowOf({ owner, action, allow, layer, code, given, reason, endpoint }: Decision): HTMLElement {
  const verdict = allow ? 'allowed' : `denied: ${given ?? code}`;
  const why = reason === undefined ? '' : `. ${reason}`;
  return makeElement(
    'li',
    {},
    makeElement('strong', {}, owner.name),
    ` ${action} ${endpoint ?? ''} `,
    makeElement('span', { class: allow ? 'allowed' : 'denied' }, verdict),
    ` by the ${layer}${why}`,
  );
}
