/**
 * Makes the style sheet of a view, for the document that it is in: a document takes only sheets of its own window. A page
 * changes colours by the custom properties, such as `--owners-view-ink`.
 */
export function styleSheets({ defaultView }: Document): CSSStyleSheet[] {
  if (!defaultView) return []; // it shows nothing
  const sheet = new defaultView.CSSStyleSheet();
  sheet.replaceSync(text);
  return [sheet];
}

const text = `
:host {
  color-scheme: light dark;
  --paper: var(--owners-view-paper, #ffffff);
  --ink: var(--owners-view-ink, #1d2429);
  --faint: var(--owners-view-faint, #566069);
  --line: var(--owners-view-line, #d8d6cf);
  --accent: var(--owners-view-accent, #12566b);
  --chosen: var(--owners-view-chosen, #dcedf2);
  --allowed: var(--owners-view-allowed, #14632f);
  --denied: var(--owners-view-denied, #a1221b);
  display: grid;
  gap: 0.75rem;
  min-width: 0;
  color: var(--ink);
  background: var(--paper);
  font: 14px / 1.4 system-ui, sans-serif;
}
:host([hidden]:not([hidden="until-found" i])) { display: none; }
@media (prefers-color-scheme: dark) {
  :host {
    --paper: var(--owners-view-paper, #1c2226);
    --ink: var(--owners-view-ink, #e8eaea);
    --faint: var(--owners-view-faint, #a3adb4);
    --line: var(--owners-view-line, #3a434a);
    --accent: var(--owners-view-accent, #7cc4d9);
    --chosen: var(--owners-view-chosen, #21404b);
    --allowed: var(--owners-view-allowed, #7fd39a);
    --denied: var(--owners-view-denied, #ff9d94);
  }
}
* { box-sizing: border-box; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1rem; }
.summary, h2 { margin: 0; font-size: inherit; }
.summary, label { color: var(--faint); }
input[type="search"] {
  padding: 0.35rem 0.5rem;
  color: inherit;
  background: transparent;
  border: 1px solid var(--faint);
  border-radius: 4px;
  font: inherit;
}
input::placeholder { color: var(--faint); opacity: 1; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.grid, .activity, ol { overflow: auto; border: 1px solid var(--line); border-radius: 6px; }
.grid { height: 20rem; contain: strict; }
.heads { position: sticky; top: 0; z-index: 1; min-width: 56rem; background: var(--paper); }
.rows { position: relative; min-width: 56rem; }
.row {
  display: grid;
  grid-template-columns: 2fr 1.5fr 2fr 1fr repeat(5, 6rem);
  align-items: center;
  height: 32px;
  border-bottom: 1px solid var(--line);
}
.rows .row { position: absolute; inset: 0 0 auto; contain: strict; cursor: default; }
.row > * { padding: 0 0.5rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.row > :nth-child(n + 5) { text-align: right; font-variant-numeric: tabular-nums; }
.head, th[scope="col"], caption { color: var(--faint); font-weight: 600; text-align: left; }
.row[aria-selected="true"] { background: var(--chosen); }
.activity { max-height: 12rem; }
table { width: 100%; border-collapse: collapse; }
th, td, caption { padding: 0.3rem 0.5rem; text-align: left; white-space: nowrap; }
caption { white-space: normal; overflow-wrap: anywhere; }
ol { height: 14rem; margin: 0.35rem 0 0; padding: 0.35rem 0.5rem; list-style: none; overflow-wrap: anywhere; }
.allowed { color: var(--allowed); }
.denied { color: var(--denied); font-weight: 600; }
`;
