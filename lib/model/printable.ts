import { codePointAt, fromCodePoint, matches, numberText } from './intrinsics.ts';

/**
 * Makes text of unknown origin safe to display on one line: escapes control and direction characters, and cuts what it shows
 * at `most`, between two characters.
 */
export function printable(text: string, most = 500): string {
  if (text.length <= most && !matches(unprintable, text)) return text;
  let shown = '';
  for (let at = 0; at < text.length; ) {
    const code = codePointAt(text, at) as number;
    const character = fromCodePoint(code);
    const next = matches(unprintable, character) ? `\\u{${numberText(code, 16)}}` : character;
    at += character.length;
    if (shown.length + next.length > most) return `${shown}…`;
    shown += next;
  }
  return shown;
}

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
