/** Copies plain data, so that its holder can write to it: objects of any depth, without prototypes' keys. */
export function plainCopy<T>(data: T): T {
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, plainCopy(value) as unknown])) as T;
}
