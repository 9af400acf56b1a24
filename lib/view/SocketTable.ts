import type { OwnerSnapshot, SocketSnapshot } from '../model/OwnerInfo.ts';
import { makeElement, setText } from './makeElement.ts';

const columns = ['Owner', 'Socket', 'Endpoint', 'State', 'Sent', 'Received', 'Denied'] as const;

/** More sockets are only counted. */
const most = 100;

/** Shows the sockets of the selected owner, or of all. */
export class SocketTable {
  readonly element: HTMLElement;
  readonly #caption = makeElement('caption');
  readonly #rows: HTMLElement[] = [];
  readonly #body = makeElement('tbody');

  constructor() {
    const heads = columns.map((name) => makeElement('th', { scope: 'col' }, name));
    const head = makeElement('thead', {}, makeElement('tr', {}, ...heads));
    this.element = makeElement(
      'div',
      { class: 'sockets', role: 'region', 'aria-label': 'Sockets', tabindex: '0' },
      makeElement('table', {}, this.#caption, head, this.#body),
    );
  }

  /** Shows the sockets of `selected`, or of all these owners if none is selected. */
  show(owners: readonly OwnerSnapshot[], selected: OwnerSnapshot | undefined): void {
    const shown: (readonly string[])[] = [];
    let count = 0;
    for (const { name, sockets } of selected ? [selected] : owners) {
      count += sockets.length;
      for (const socket of sockets.slice(0, most - shown.length)) shown.push(cellsOf(name, socket));
    }
    setText(this.#caption, captionOf(selected, count));
    while (this.#rows.length < shown.length) this.#addRow();
    for (const row of this.#rows.splice(shown.length)) row.remove();
    for (const [i, row] of this.#rows.entries()) {
      for (const [column, text] of (shown[i] ?? []).entries()) setText(row.children[column], text);
    }
  }

  #addRow(): void {
    const cells = columns.slice(1).map(() => makeElement('td'));
    const row = makeElement('tr', {}, makeElement('th', { scope: 'row' }), ...cells);
    this.#body.append(row);
    this.#rows.push(row);
  }
}

function captionOf(selected: OwnerSnapshot | undefined, count: number): string {
  const more = count > most ? `, the first ${most} of ${count}` : '';
  const why = selected?.reasoning === undefined ? '' : `. It says why it asks: ${selected.reasoning}`;
  return `Sockets of ${selected?.name ?? 'all owners'}${more}${why}`;
}

function cellsOf(
  owner: string,
  { id, endpoint, state, sent, received, bytesSent, bytesReceived, denied }: SocketSnapshot,
): readonly string[] {
  return [owner, `${id}`, endpoint, state, `${sent} (${bytesSent} B)`, `${received} (${bytesReceived} B)`, `${denied}`];
}
