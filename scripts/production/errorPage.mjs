import { readFileSync, writeFileSync } from 'node:fs';

/** What a code begins with, in messages. */
export const prefix = 'RXSN';

const intro = `# Errors of the production build

For everyone who has a message such as \`${prefix}12(wss://evil.example:443/)\` before them: after this page you know what it says.

Bundlers that set the condition \`production\` (Vite, webpack and Rollup do for a production build) take a smaller build of
the library. It behaves as the other one does; only its texts are short: a code of this page, and in brackets the values
\`{1}\`, \`{2}\` … of its text, with \`|\` between them. A value may be a code, too. Where the other build
composes a text from more parts, the row says in *italics* what that text is about. Everything else is equal in both builds:
the classes of errors, their \`code\`, the codes of decisions, close codes. Programs should read these and never a text.
Node always gets the full texts.

To have the full texts in a browser, build without that condition: in Vite \`resolve.conditions\`, in webpack
\`resolve.conditionNames\`, in Rollup \`exportConditions\` of its node-resolve plug-in.

\`npm run build\` writes this page. It gives each new text the next code, and no code twice; a row goes with its text.
`;

const cell = (text, composed) => {
  if (composed) return `*${text}*`;
  const fence = text.includes('`') ? '``' : '`';
  const pad = text.startsWith('`') || text.endsWith('`') || text !== text.trim() ? ' ' : '';
  return `${fence}${pad}${text.replaceAll('|', '\\|')}${pad}${fence}`;
};

const row = new RegExp(String.raw`^\| ${prefix}(\d+) \| (\`+)( ?)(.*)\3\2 \|$`, 'gm');
const composedRow = new RegExp(String.raw`^\| ${prefix}(\d+) \| \*(.*)\* \|$`, 'gm');
const last = new RegExp(`^Codes so far: (\\d+)\\.$`, 'm');

/** The page of codes: `codeOf(text)` gives the code of a text, a new one where it has none. */
export class ErrorPage {
  #file;
  #codes = new Map();
  #used = new Map();
  #last = 0;

  constructor(file) {
    this.#file = file;
    let page = '';
    try {
      page = readFileSync(file, 'utf8');
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    for (const [, code, , , text] of page.matchAll(row)) this.#codes.set(text.replaceAll('\\|', '|'), Number(code));
    for (const [, code, about] of page.matchAll(composedRow)) this.#codes.set(about, Number(code));
    this.#last = Math.max(0, Number(last.exec(page)?.[1] ?? 0), ...this.#codes.values());
  }

  /** @param composed whether the text says what a composed text is about */
  codeOf(text, composed = false) {
    this.#used.set(text, composed);
    if (!this.#codes.has(text)) this.#codes.set(text, ++this.#last);
    return this.#codes.get(text);
  }

  /** Whether a code was asked for. */
  has(text) {
    return this.#used.has(text);
  }

  /** Writes the texts that were asked for. */
  write() {
    const rows = [...this.#used]
      .map(([text, composed]) => [this.#codes.get(text), cell(text, composed)])
      .sort(([a], [b]) => a - b)
      .map(([code, shown]) => `| ${prefix}${code} | ${shown} |`);
    const table = ['| code | text |', '|---|---|', ...rows].join('\n');
    writeFileSync(this.#file, `${intro}\nCodes so far: ${this.#last}.\n\n${table}\n`);
  }
}
