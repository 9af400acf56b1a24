import type * as library from 'rx-secure-networking';
import { virtualTransport } from 'rx-secure-networking/testing';
import { permissive, quiet, thrownBy } from '../world.ts';

type Library = typeof library;
const PlatformURL = URL;

/** Loads the library where the global `URL` is this one, and uses it there. */
function where<T>(given: unknown, use: (loaded: Library) => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'URL') ?? {};
  Object.defineProperty(globalThis, 'URL', { ...before, value: given });
  try {
    const loaded: Library[] = [];
    jest.isolateModules(() => loaded.push(jest.requireActual('../../lib/index.ts')));
    return use(loaded[0] as Library);
  } finally {
    Object.defineProperty(globalThis, 'URL', before);
  }
}

const networkOf = ({ createNetwork, allowAll }: Library) =>
  createNetwork({ transport: virtualTransport(quiet), policy: allowAll });

describe('where a test environment has replaced the global URL', () => {
  // As in vitest: jsdom's adds static methods, happy-dom's is a subclass of a subclass.
  class OfJsdom extends PlatformURL {
    static override createObjectURL = () => 'blob:';
  }
  class OfHappyDom extends OfJsdom {}

  it.each([
    ['by a subclass', OfJsdom],
    ['by a subclass of a subclass', OfHappyDom],
  ])('%s, texts and URL objects of either class are taken', (_how, Global) => {
    where(Global, (loaded) => {
      const owner = networkOf(loaded).createOwner({ name: 'chat', audits: permissive });
      const given = ['wss://example.com/', new Global('wss://example.com/'), new PlatformURL('wss://example.com/')];

      expect(given.map((each) => owner.create(each).url)).toEqual(given.map(() => 'wss://example.com/'));
      expect(() => given.forEach((each) => void owner.open(each))).not.toThrow();
      owner.destroy();
    });
  });
});

describe('createNetwork() says that the platform’s URL cannot be used', () => {
  // React Native's own keeps the text as it is.
  class Stub {
    readonly text: string;
    constructor(text: string) {
      this.text = text;
    }
    get href(): string {
      return this.text;
    }
  }

  it.each([
    ['where there is none', undefined],
    ['where it does not normalise', Stub],
    ['where it has no href', Object],
    ['where it cannot be constructed', () => undefined],
  ])('%s, and importing the library throws nothing', (_where, given) => {
    expect(where(given, (loaded) => thrownBy(() => networkOf(loaded)))).toEqual(
      new TypeError(
        'Cannot create a network: the global URL does not follow the URL standard. Install a polyfill before ' +
          'rx-secure-networking is imported',
      ),
    );
  });
});
