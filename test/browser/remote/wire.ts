// How calls cross between a page and the test's process: JSON, with bytes in a form of their own.

export interface Call {
  readonly call: number;
  /** Whose method: 0 is the first object, the others come as answers. */
  readonly object: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

export type Answer =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly handle: number; readonly data: Readonly<Record<string, unknown>> }
  | { readonly call: number; readonly error: string };

export const encode = (message: Call | Answer): string =>
  JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Uint8Array ? { base64: toBase64(value) } : value,
  );

export const decode = (text: string): unknown =>
  JSON.parse(text, (_key, value: { readonly base64?: string } | null) =>
    value?.base64 === undefined ? value : Uint8Array.from(atob(value.base64), (letter) => letter.charCodeAt(0)),
  );

const toBase64 = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 10_000) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 10_000)));
  }
  return btoa(parts.join(''));
};
