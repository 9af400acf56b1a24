import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import { makeElement, setText } from './makeElement.ts';

const columns = ['Owner', 'Kind', 'Subject', 'Tenant', 'Sockets', 'Requests', 'Sent', 'Received', 'Denied'] as const;

/** px, as in the style sheet. */
const rowHeight = 32;

/**
 * Shows owners as a grid, of which only the rows in sight exist. Arrow keys, Page Up, Page Down, Home and End move
 * between rows; the row with the focus is the selected one. Escape, or a click on it, selects none.
 */
export class OwnersGrid {
  readonly element: HTMLElement;
  #owners: readonly OwnerSnapshot[] = [];
  /** The id of the selected owner. */
  #selected: number | undefined;
  readonly #rows: HTMLElement[] = [];
  readonly #body = makeElement('div', { role: 'rowgroup', class: 'rows' });
  readonly #onSelect: (owner: OwnerSnapshot | undefined) => void;

  constructor(onSelect: (owner: OwnerSnapshot | undefined) => void) {
    this.#onSelect = onSelect;
    const heads = columns.map((name) => makeElement('span', { role: 'columnheader' }, name));
    const head = makeElement('div', { role: 'row', class: 'row head', 'aria-rowindex': '1' }, ...heads);
    this.element = makeElement(
      'div',
      { role: 'grid', 'aria-label': 'Owners', class: 'grid', tabindex: '0' },
      makeElement('div', { role: 'rowgroup', class: 'heads' }, head),
      this.#body,
    );
    this.element.addEventListener('scroll', () => {
      this.#draw();
    });
    this.element.addEventListener('keydown', (event) => {
      if (this.#move(event.key)) event.preventDefault();
    });
    this.#body.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest('.row') : null;
      if (row?.getAttribute('aria-selected') === 'true') this.#move('Escape');
      else if (row) this.#select(Number(row.getAttribute('aria-rowindex')) - 2);
    });
  }

  /**
   * Draws when more rows are in sight, because it was hidden or has grown, until the observer is disconnected. That is one of
   * the window that shows the grid: with another one Chromium reports an error in each frame once that window is closed.
   */
  observeSize(shownIn: Pick<typeof globalThis, 'ResizeObserver'>): ResizeObserver {
    const observer = new shownIn.ResizeObserver(() => this.#draw());
    observer.observe(this.element);
    return observer;
  }

  /** Shows these owners, and reports the selected one again, because it may have changed. */
  show(owners: readonly OwnerSnapshot[]): void {
    this.#owners = owners;
    this.element.setAttribute('aria-rowcount', String(owners.length + 1));
    this.#body.style.height = `${owners.length * rowHeight}px`;
    this.#draw();
    const selected = owners[this.#at()];
    if (!selected) this.#selected = undefined;
    this.#onSelect(selected);
  }

  /** The position of the selected owner; -1 if there is none. */
  #at(): number {
    return this.#selected === undefined ? -1 : this.#owners.findIndex(({ id }) => id === this.#selected);
  }

  #move(key: string): boolean {
    const last = this.#owners.length - 1;
    const at = this.#at();
    if (key === 'Escape' && at >= 0) {
      this.#selected = undefined;
      this.show(this.#owners);
      return true;
    }
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    };
    const to = Object.hasOwn(moves, key) ? moves[key] : undefined;
    if (to === undefined || last < 0) return false;
    this.#select(Math.min(last, Math.max(0, to)));
    return true;
  }

  #select(index: number): void {
    const owner = this.#owners[index];
    if (!owner) return;
    this.#selected = owner.id;
    const { scrollTop, clientHeight } = this.element;
    const top = index * rowHeight;
    // The head sticks to the top and covers a row.
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + 2 * rowHeight > scrollTop + clientHeight)
      this.element.scrollTop = top + 2 * rowHeight - clientHeight;
    this.#draw();
    this.#onSelect(owner);
  }

  /** Draws the rows in sight, and two more at each end. Rows are used again. */
  #draw(): void {
    const first = Math.max(0, Math.floor(this.element.scrollTop / rowHeight) - 2);
    const count = Math.ceil(this.element.clientHeight / rowHeight) + 4;
    const shown = this.#owners.slice(first, first + count);
    while (this.#rows.length < shown.length) this.#addRow();
    for (const row of this.#rows.splice(shown.length)) row.remove();
    for (const [i, owner] of shown.entries()) this.#fill(this.#rows[i], owner, first + i);
    const active = shown.some(({ id }) => id === this.#selected) ? `owner-${this.#selected ?? ''}` : '';
    if (active === '') this.element.removeAttribute('aria-activedescendant');
    else this.element.setAttribute('aria-activedescendant', active);
  }

  #addRow(): void {
    const row = makeElement('div', { role: 'row', class: 'row' });
    for (const [i] of columns.entries()) row.append(makeElement('span', { role: i === 0 ? 'rowheader' : 'gridcell' }));
    this.#body.append(row);
    this.#rows.push(row);
  }

  #fill(row: HTMLElement | undefined, owner: OwnerSnapshot, index: number): void {
    if (!row) return;
    row.id = `owner-${owner.id}`;
    row.style.transform = `translateY(${index * rowHeight}px)`;
    row.setAttribute('aria-rowindex', String(index + 2));
    row.setAttribute('aria-selected', String(owner.id === this.#selected));
    for (const [i, text] of cellsOf(owner).entries()) setText(row.children[i], text);
  }
}

function cellsOf(owner: OwnerSnapshot): readonly string[] {
  const { name, kind, subject = '', tenant = '', sockets, requests = [], denied } = owner;
  let [sent, received] = [0, 0];
  for (const each of [...sockets, ...requests]) {
    sent += each.sent;
    received += each.received;
  }
  const counts = [sockets.length, requests.length, sent, received, denied].map(String);
  return [name, kind, subject, tenant, ...counts];
}
