import { readFileSync } from 'node:fs';
import path from 'node:path';

const page = readFileSync(path.resolve(__dirname, '../../docs/errors.md'), 'utf8');

/** The texts of docs/errors.md by their codes, read as a person does: a row, a code, a text between backticks. */
export const texts = new Map(
  [...page.matchAll(/^\| (RXSN\d+) \| (`+ ?)(.*?)( ?`+) \|$/gmu)].map(([, code = '', , text = '']) => [
    code,
    text.replaceAll(String.raw`\|`, '|'),
  ]),
);

/** The codes of texts that the other build composes of more parts: the page has in italics what they are about. */
export const composed = new Set([...page.matchAll(/^\| (RXSN\d+) \| \*.*\* \|$/gmu)].map(([, code = '']) => code));

/** Stands for a composed text in what `fullText` gives. */
export const anyText = '\0';

/** What a message of the production build is in the other build: its codes become the texts of docs/errors.md. */
export function fullText(message: string): string {
  const found = /RXSN\d+/u.exec(message);
  if (!found) return message;
  const [code] = found;
  const before = message.slice(0, found.index);
  const after = message.slice(found.index + code.length);
  if (composed.has(code)) return before + anyText + fullText(after);
  const text = texts.get(code);
  if (text === undefined) throw new Error(`docs/errors.md has no ${code}`);
  if (!text.includes('{1}')) return before + text + fullText(after);
  const { values, rest } = valuesIn(after);
  const filled = text.replaceAll(/\{(\d+)\}/gu, (_, n: string) => fullText(values[Number(n) - 1] ?? `no value ${n}`));
  return before + filled + fullText(rest);
}

/** The values in brackets at the beginning, and what comes after them. */
function valuesIn(message: string): { values: string[]; rest: string } {
  const values: string[] = [];
  let [depth, from] = [0, 1];
  for (let i = 0; i < message.length; i++) {
    const letter = message.charAt(i);
    const ends = letter === ')' && depth === 1;
    if (ends || (letter === '|' && depth === 1)) {
      values.push(message.slice(from, i));
      from = i + 1;
    }
    if (ends) return { values, rest: message.slice(i + 1) };
    depth += Number(letter === '(') - Number(letter === ')');
  }
  throw new Error(`no end of the values: ${message}`);
}
