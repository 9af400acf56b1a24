const most = 60; // characters or bytes

/** Shows a value in the text of a failure, in one line, cut where it is long. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length > most ? `${showText(value)}…(${value.length})` : showText(value);
  if (value instanceof Uint8Array) return `bytes(${value.length})[${value.slice(0, most).join(' ')}]`;
  if (value instanceof Error) return `${value.name}(${showText(value.message)})`;
  return Array.isArray(value) ? `[${value.map(show).join(', ')}]` : String(value);
}

function showText(text: string): string {
  return JSON.stringify(text.slice(0, most));
}
