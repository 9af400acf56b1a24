import path from 'node:path';
import MagicString from 'magic-string';
import { composersOf } from './composersOf.mjs';
import { ErrorPage, prefix } from './errorPage.mjs';
import { shortPrivateNames } from './shortNames.mjs';
import { textsOf } from './textsOf.mjs';

/**
 * A plug-in of Rollup for the production build, one module a file: codes of the error page in the place of texts, and
 * short private names. What a text evaluates, and in which order, stays as it is, but for functions that do nothing but
 * compose one.
 *
 * @param page the file of the error page, which is rewritten
 * @param keep says of a module, by its path, whether it keeps its texts
 */
export function production({ page: file, keep }) {
  let page;
  let compared;
  return {
    name: 'production',
    renderStart() {
      page = new ErrorPage(file);
      compared = new Set();
    },
    renderChunk(code, { moduleIds }) {
      const ast = this.parse(code);
      const output = new MagicString(code);
      for (const { start, end, name } of shortPrivateNames(ast)) output.overwrite(start, end, name);
      if (!moduleIds.every((id) => keep(path.relative('.', id)))) {
        const composers = composersOf(ast, code);
        const found = textsOf(ast);
        for (const text of found.compared) compared.add(text);
        for (const { start, end, text, values } of found.texts) {
          const composed = composers.some((composer) => composer.start < start && end < composer.end);
          if (!composed) shorten(output, start, end, page.codeOf(text), values);
        }
        for (const { start, end, about } of composers) {
          output.overwrite(start, end, `{ return '${prefix}${page.codeOf(about, true)}'; }`);
        }
      }
      return { code: output.toString(), map: output.generateMap({ hires: 'boundary' }) };
    },
    generateBundle() {
      const wrong = [...compared].find((text) => page.has(text));
      if (wrong !== undefined) this.error(`A program reads "${wrong}", so it must have no space: see CONTRIBUTING.md`);
      page.write();
    },
  };
}

/** Puts a code in the place of a text, and leaves its values where they are: `RXSN1(${a}|${b})`. */
function shorten(output, start, end, code, values) {
  if (values.length === 0) {
    output.overwrite(start, end, `'${prefix}${code}'`);
    return;
  }
  let at = start;
  for (const [i, value] of values.entries()) {
    output.overwrite(at, value.start, i === 0 ? `\`${prefix}${code}(\${` : '}|${');
    at = value.end;
  }
  output.overwrite(at, end, '})`');
}
