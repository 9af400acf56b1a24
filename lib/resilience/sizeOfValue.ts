import { byteLength } from '../model/Message.ts';
import { isBelowRoot } from '../model/readBelowRoot.ts';

/**
 * Estimates how many bytes a value holds. A message has its size on the wire; decoded data has about the size of its JSON
 * text. An object that several properties hold counts once. Instances of classes count little, whatever they hold.
 *
 * @param most counting stops there, since a larger number makes no difference
 */
export function sizeOfValue(value: unknown, most: number): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return byteLength(value);
  const seen = new Set<object>();
  const rest: unknown[] = [value];
  let bytes = 0;
  while (rest.length > 0 && bytes <= most) {
    const each = rest.pop();
    if (typeof each === 'string') bytes += byteLength(each) + punctuation;
    else if (each instanceof Uint8Array) bytes += byteLength(each);
    else if (!isData(each)) bytes += sizeOfOther(each);
    else if (!seen.has(each)) {
      seen.add(each);
      bytes += punctuation;
      for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
        if (!property.enumerable) continue;
        bytes += Array.isArray(each) ? 1 : byteLength(key) + 2 * punctuation;
        if ('value' in property) rest.push(property.value); // a getter is not called
      }
    }
  }
  return bytes;
}

/** The size of what is no data: functions, dates, instances of a class. */
const opaque = 8;
const punctuation = 2; // brackets, quotes, or a colon and a comma

function sizeOfOther(value: unknown): number {
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? String(value).length : opaque;
}

function isData(value: unknown): value is object {
  return typeof value === 'object' && value !== null && (Array.isArray(value) || isBelowRoot(value));
}
