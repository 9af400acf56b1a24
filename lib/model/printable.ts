import { matches } from './intrinsics.ts';

/**
 * Makes text of unknown origin safe to display on one line: escapes control and direction characters, and cuts it at
 * `most`.
 */
export function printable(text: string, most = 500): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  if (!matches(unprintable, cut)) return cut;
  let shown = '';
  for (const character of cut) shown += matches(unprintable, character) ? escaped(character) : character;
  return shown;
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
