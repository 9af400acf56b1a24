/** What all of these audits can be asked about: the intersection of their requests. */
export type RequestOf<A extends readonly ((request: never) => unknown)[]> = [A[number]] extends [
  (request: infer R) => unknown,
]
  ? R
  : never;
