/** What came of reading something unknown: a value, or why there is none. */
export type Read<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: E };
