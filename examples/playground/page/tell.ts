import { find } from './dom.ts';

/** Says what came of a click, to eyes and to screen readers. */
export function tell(text: string): void {
  find('#status').textContent = text;
}
