const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/; // RFC 7230, 3.2.6, as RFC 6455, 4.1 demands

/** The sub-protocols as a frozen list, or what is wrong with them. */
export function readProtocols(given: unknown): readonly string[] | string {
  if (given === undefined) return none;
  const list: readonly unknown[] | undefined =
    typeof given === 'string' ? [given] : Array.isArray(given) ? Array.from<unknown>(given) : undefined;
  if (list === undefined) return 'protocols must be a string or an array of strings';
  if (list.length > 32) return 'there must be at most 32 protocols';
  const seen = new Set<string>();
  for (const name of list) {
    if (typeof name !== 'string' || name.length > 256 || !token.test(name)) {
      return "a protocol must be a token of RFC 7230: letters, digits and !#$%&'*+-.^_`|~, at most 256 of them";
    }
    if (seen.has(name)) return `the protocol ${name} stands twice`;
    seen.add(name);
  }
  return Object.freeze([...seen]);
}

const none: readonly string[] = Object.freeze([]);
