import { matches } from './intrinsics.ts';

/**
 * Makes text of unknown origin safe to display on one line: escapes control and direction characters, and cuts what it shows
 * at `most`, between two characters.
 */
export function printable(text: string, most = 500): string {
  if (text.length <= most && !matches(unprintable, text)) return text;
  let shown = '';
  for (const character of text) {
    const next = matches(unprintable, character)
      ? `\\u{${(character.codePointAt(0) as number).toString(16)}}`
      : character;
    if (shown.length + next.length > most) return `${shown}…`;
    shown += next;
  }
  return shown;
}

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
