const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Measures what a JSON text would become, in one pass and without making it: how deep it nests, and how many members
 * its objects have as they are written, so that one that is written twice counts twice. Of a text that is not JSON the
 * numbers mean nothing.
 */
export function measureJson(text: string): { readonly depth: number; readonly members: number } {
  let [level, depth, members] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === quote) i = endOfString(text, i);
    else if (unit === colon) members += 1;
    else if (unit === openArray || unit === openObject) depth = Math.max(depth, ++level);
    else if (unit === closeArray || unit === closeObject) level -= 1;
  }
  return { depth, members };
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === quote) return i;
    if (unit === backslash) i += 1;
  }
  return text.length;
}
