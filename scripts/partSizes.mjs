import path from 'node:path';
import { sizeOf } from './bundleSize.mjs';

/**
 * What each part takes of a bundle, largest first: a part is left out, and the rest minified and gzipped. What shrinks is
 * what the part takes. Parts share words with each other, so the sum of all is less than the whole.
 *
 * @param modules the id of each module of the bundle, and the text that it has in it
 * @param folder what the paths of the modules are relative to
 * @param parts names of parts, each with a pattern of paths; the first that fits has a module
 */
export async function partSizes({ code, modules }, folder, parts) {
  const whole = await sizeOf(code, { keepUnused: true });
  const rows = [];
  const left = new Map(modules);
  for (const [part, paths] of parts) {
    let rest = code;
    for (const [file, text] of left) {
      if (!paths.test(path.relative(folder, file))) continue;
      rest = rest.replace(text.trim(), '');
      left.delete(file);
    }
    rows.push([part, whole - (await sizeOf(rest, { keepUnused: true }))]);
  }
  return Object.fromEntries(rows.sort(([, a], [, b]) => b - a));
}
