import { printable } from '../model/printable.ts';

/**
 * Makes an element with attributes and children. All texts of the view pass here: texts become text nodes, never markup,
 * and their control and direction characters are escaped.
 */
export function makeElement<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  const names = Object.keys(attributes);
  for (const key of names) element.setAttribute(key, attributes[key] ?? '');
  for (const child of children) element.append(typeof child === 'string' ? printable(child) : child);
  return element;
}

/** Sets the text of an element, unless it is the same. */
export function setText(element: Element | undefined, text: string): void {
  const shown = printable(text);
  if (element && element.textContent !== shown) element.textContent = shown;
}
