/** Where to open a socket to, and which sub-protocols to offer there. */
export type Target = string | URL | { readonly url: string | URL; readonly protocols?: readonly string[] };
