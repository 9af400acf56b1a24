import type { OwnerSnapshot, RequestSnapshot, SocketSnapshot } from '../model/OwnerInfo.ts';
import { makeElement, setText } from './makeElement.ts';

const columns = ['Owner', 'Id', 'Endpoint', 'State', 'Sent', 'Received', 'Denied'] as const;

/** More are only counted. */
const most = 100;

/** Shows the sockets and HTTP requests of the selected owner, or of all. */
export class ActivityTable {
  readonly element: HTMLElement;
  readonly #caption = makeElement('caption');
  readonly #rows: HTMLElement[] = [];
  readonly #body = makeElement('tbody');

  constructor() {
    const heads = columns.map((name) => makeElement('th', { scope: 'col' }, name));
    const head = makeElement('thead', {}, makeElement('tr', {}, ...heads));
    this.element = makeElement(
      'div',
      { class: 'activity', role: 'region', 'aria-label': 'Sockets and requests', tabindex: '0' },
      makeElement('table', {}, this.#caption, head, this.#body),
    );
  }

  /** Shows those of `selected`, or of all these owners if none is selected. */
  show(owners: readonly OwnerSnapshot[], selected: OwnerSnapshot | undefined): void {
    const shown: (readonly string[])[] = [];
    let count = 0;
    for (const { name, sockets, requests = [] } of selected ? [selected] : owners) {
      count += sockets.length + requests.length;
      for (const each of [...sockets, ...requests].slice(0, most - shown.length)) shown.push(cellsOf(name, each));
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
  return `Sockets and requests of ${selected?.name ?? 'all owners'}${more}${why}`;
}

/** A request has a method and no count of denials. */
function cellsOf(owner: string, each: SocketSnapshot | RequestSnapshot): readonly string[] {
  const { id, endpoint, state, sent, received, bytesSent, bytesReceived } = each;
  const [place, denied] = 'method' in each ? [`${each.method} ${endpoint}`, ''] : [endpoint, `${each.denied}`];
  return [owner, `${id}`, place, state, `${sent} (${bytesSent} B)`, `${received} (${bytesReceived} B)`, denied];
}
