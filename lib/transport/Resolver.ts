/** One address that a name resolved to. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Turns a host name into its addresses: the form of `dns.lookup` that answers with all of them. */
export type Resolver = (
  hostname: string,
  options: { readonly all: true; readonly verbatim: true; readonly family: 0; readonly hints: number },
  callback: (error: Error | null, addresses: readonly ResolvedAddress[]) => void,
) => void;
