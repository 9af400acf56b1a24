/** A mod as it comes: what it is, and what it asks for. */
export interface Mod {
  readonly name: string;
  readonly kind: 'mod' | 'custom-cosmetics';
  readonly about: string;
  readonly endpoints: readonly string[];
}

const here = `ws://${location.host}`;

/** Where the buttons of a mod can lead. */
export const urls: readonly string[] = [`${here}/chat`, `${here}/echo`, 'wss://elsewhere.example/'];

export const mods: readonly Mod[] = [
  { name: 'chat', kind: 'mod', about: 'Asks for the chat, and nothing else.', endpoints: [`${here}/chat`] },
  { name: 'tools', kind: 'mod', about: 'Asks for all of this host.', endpoints: [`${here}/*`] },
  {
    name: 'hats',
    kind: 'custom-cosmetics',
    about: 'Cosmetics get no sockets on any platform, whatever their manifest says.',
    endpoints: [`${here}/*`],
  },
];
