/** Says what is wrong with the sub-protocol that a server chose, if anything (RFC 6455, 4.1; WHATWG WebSockets). */
export function protocolFault(chosen: string, offered: readonly string[]): string | undefined {
  if (offered.includes(chosen) || (offered.length === 0 && chosen === '')) return undefined;
  return chosen === '' ? 'the server chose no sub-protocol' : `the server chose "${chosen}", which was not offered`;
}
