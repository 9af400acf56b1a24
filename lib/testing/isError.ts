/** Recognizes errors of every realm: test runners such as jest have more than one. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}
