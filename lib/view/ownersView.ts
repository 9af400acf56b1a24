import { animationFrameScheduler, asyncScheduler, auditTime, Subject, Subscription, type Unsubscribable } from 'rxjs';
import type { Decision } from '../model/Decision.ts';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import { schedule } from '../stream/schedulerTime.ts';
import { ActivityTable } from './ActivityTable.ts';
import { DecisionList } from './DecisionList.ts';
import { makeElement, setText } from './makeElement.ts';
import { matchingOwners } from './matchingOwners.ts';
import { OwnersGrid } from './OwnersGrid.ts';
import { styleSheets } from './style.ts';
import type { Viewed } from './Viewed.ts';

/**
 * Makes an element `<owners-view>` that shows a network. Add it to a page of the host; it subscribes while it is in a
 * document. It draws at most once per frame, and only rows that are in sight.
 *
 * @throws TypeError on a platform without custom elements, and for what is no network
 * @example
 * document.body.append(ownersView(network));
 */
export function ownersView(source: Viewed): OwnersViewElement {
  defineOwnersView();
  check(source);
  const element = document.createElement('owners-view');
  element.source = source;
  return element;
}

/** An element `<owners-view>`. It is empty until it has a source. */
export interface OwnersViewElement extends HTMLElement {
  /** What it shows. Setting it throws a TypeError for anything else. */
  source: Viewed | undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'owners-view': OwnersViewElement;
  }
}

/**
 * Defines the element `<owners-view>`, for pages that have it in their markup. A `source` that was set before counts.
 * Idempotent.
 *
 * @throws TypeError on a platform without custom elements
 */
export function defineOwnersView(): void {
  if (typeof customElements !== 'object') throw new TypeError('ownersView: this platform has no custom elements');
  if (customElements.get('owners-view')) return;
  customElements.define('owners-view', viewClass());
}

function check(source: Partial<Viewed> | null | undefined): void {
  if ([source?.owners$, source?.decisions$].every((stream) => typeof stream?.subscribe === 'function')) return;
  throw new TypeError('owners-view: source must be a network of createNetwork(), or { owners$, decisions$ } of one');
}

/** ms between two readings of counters. */
const refresh = 1_000;

/** The class is made late, because Node has no `HTMLElement`. */
function viewClass(): new () => OwnersViewElement {
  return class extends HTMLElement implements OwnersViewElement {
    #source: Viewed | undefined;
    #owners: readonly OwnerSnapshot[] = [];
    /** Those that match the search. */
    #shown: readonly OwnerSnapshot[] = [];
    #subscription = Subscription.EMPTY;
    /** Emits when something is to be drawn. */
    readonly #wake = new Subject<void>();
    readonly #search = makeElement('input', {
      type: 'search',
      'aria-label': 'Find owners',
      placeholder: 'Find owners',
    });
    readonly #summary = makeElement('p', { class: 'summary' });
    readonly #activity = new ActivityTable();
    readonly #decisions = new DecisionList();
    readonly #grid = new OwnersGrid((owner) => {
      this.#activity.show(this.#shown, owner);
      this.#decisions.showOnly(owner);
    });

    constructor() {
      super();
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = styleSheets(this.ownerDocument);
      const bar = makeElement('div', { class: 'bar' }, this.#search, this.#summary);
      root.append(bar, this.#grid.element, this.#activity.element, this.#decisions.element);
      this.#search.addEventListener('input', () => {
        this.#draw();
      });
    }

    get source(): Viewed | undefined {
      return this.#source;
    }
    set source(source: Viewed | undefined) {
      if (source !== undefined) check(source);
      this.#source = source;
      this.#owners = [];
      this.#decisions.clear();
      this.#draw(); // none is selected: another network has other owners with the same ids
      if (this.isConnected) this.connectedCallback();
    }

    connectedCallback(): void {
      this.#subscription.unsubscribe();
      if (Object.hasOwn(this, 'source')) {
        // It was set before the element was defined, and hides the setter.
        const { source: early } = this;
        Reflect.deleteProperty(this, 'source');
        this.source = early;
        return;
      }
      const source = this.#source;
      const { defaultView } = this.ownerDocument;
      if (!source || !defaultView) return;
      const drawing = this.#wake.pipe(auditTime(0, animationFrameScheduler)).subscribe(() => {
        this.#draw();
      });
      this.#subscription = drawing;
      const sizes = this.#grid.observeSize(defaultView);
      const { owners$, decisions$, snapshot } = source;
      const owners = owners$.subscribe({ next: this.#take });
      const decisions = decisions$.subscribe({ next: this.#note });
      drawing.add(() => {
        sizes.disconnect();
        owners.unsubscribe();
        decisions.unsubscribe();
      });
      if (snapshot) {
        let timer: Unsubscribable;
        const read = (): void => {
          timer = schedule(asyncScheduler, read, refresh); // before it throws
          this.#take(snapshot());
        };
        timer = schedule(asyncScheduler, read, refresh);
        drawing.add(() => {
          timer.unsubscribe();
        });
      }
      this.#draw();
    }

    /** It was moved to another document, as that of a frame. */
    adoptedCallback(): void {
      if (this.shadowRoot) this.shadowRoot.adoptedStyleSheets = styleSheets(this.ownerDocument);
    }

    disconnectedCallback(): void {
      this.#subscription.unsubscribe();
    }

    readonly #take = (owners: readonly OwnerSnapshot[]): void => {
      this.#owners = owners;
      this.#drawSoon();
    };

    readonly #note = (decision: Decision): void => {
      this.#decisions.add(decision);
      this.#drawSoon();
    };

    /** Unsubscribes instead if the frame of its document was removed, which browsers do not report to elements. */
    #drawSoon(): void {
      if (this.ownerDocument.defaultView) this.#wake.next();
      else this.disconnectedCallback();
    }

    #draw(): void {
      const shown = matchingOwners(this.#owners, this.#search.value);
      let [sockets, requests] = [0, 0];
      for (const owner of this.#owners) {
        sockets += owner.sockets.length;
        requests += owner.requests?.length ?? 0;
      }
      const counts = `${sockets} sockets, ${requests} requests`;
      setText(this.#summary, `${shown.length} of ${this.#owners.length} owners, ${counts}`);
      this.#shown = shown;
      this.#grid.show(shown);
      this.#decisions.draw();
    }
  };
}
