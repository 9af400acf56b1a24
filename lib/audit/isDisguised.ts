import { charCodeAt, fromCodePoint, includes, matches, normalize } from '../model/intrinsics.ts';

/**
 * Returns whether a server may read this path as another one, such as `/a/..%3f` as `/`. Linear in time.
 *
 * The path comes from `parseSocketUrl`: it is ASCII, without `.` and `..` segments. Servers normalise paths in
 * different ways, so this function applies all of them: it decodes the path, replaces compatibility characters by those
 * they look like, drops spaces, control characters and everything that is not ASCII, and cuts off parameters.
 */
export function isDisguised(path: string): boolean {
  if (!matches(suspicious, path)) return false; // most paths
  return matches(encoded, path) || matches(dots, fold(path));
}

// Rejected anywhere: percent-encoded control characters, "%", ".", "/" and "\", bytes that UTF-8 never contains, and
// invalid triplets. Decoding them once more would make another path.
const encoded = /%(?:[01]|2[5ef]|5c|c[01]|e0%[89]|f0%8|f[5-f])|%(?![\da-f]{2})/i;
// Every disguised path has percent-encoding, or a name that begins with a dot.
const suspicious = /%|\/\+*\./;
// A name of only dots, up to its end or to where a server may cut it off; or a "%" that was written in another way.
const dots = /%|\/\.+(?:[#&,/:;=?]|$)/;
const separators = '/\\\u2044\u2215\u2216\u29f5\u29f8\u29f9';

function fold(path: string): string {
  const decoded = normalize(decode(path), 'NFKC');
  let folded = '';
  for (let at = 0; at < decoded.length; at += 1) {
    const code = charCodeAt(decoded, at);
    const letter = fromCodePoint(code);
    if (includes(separators, letter)) folded += '/';
    else if (letter === '\u3002') folded += '.';
    else if (code > 0x20 && code < 0x7f && letter !== '+') folded += letter;
  }
  return folded;
}

/** Decodes percent-encoding as UTF-8. Drops invalid bytes, as some servers do. */
function decode(path: string): string {
  let decoded = '';
  let rest = 0; // how many bytes of the character are missing
  let code = 0;
  for (let at = 0; at < path.length; at += 1) {
    const isByte = charCodeAt(path, at) === 0x25;
    const byte = isByte ? hex(charCodeAt(path, at + 1)) * 16 + hex(charCodeAt(path, at + 2)) : charCodeAt(path, at);
    if (isByte) at += 2;
    if (byte < 0x80) {
      rest = 0;
      decoded += fromCodePoint(byte);
    } else if (byte >= 0xc0) {
      rest = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      code = byte & (0x3f >> rest);
    } else if (rest > 0) {
      rest -= 1;
      code = code * 64 + (byte & 0x3f);
      if (rest === 0 && code <= 0x10_ffff) decoded += fromCodePoint(code);
    }
  }
  return decoded;
}

function hex(digit: number): number {
  return digit <= 0x39 ? digit - 0x30 : (digit & 0x0f) + 9;
}
