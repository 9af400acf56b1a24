import type * as library from 'rx-secure-networking';
import { virtualTransport } from 'rx-secure-networking/testing';
import { permissive, quiet, thrownBy } from '../world.ts';

type Library = typeof library;
const PlatformURL = URL;

/** Does something where the global `URL` is this one. */
function where<T>(given: unknown, act: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'URL') ?? {};
  Object.defineProperty(globalThis, 'URL', { ...before, value: given });
  try {
    return act();
  } finally {
    Object.defineProperty(globalThis, 'URL', before);
  }
}

/** Loads the library there. Not inside a test: see docs/mutants.md. */
function libraryWhere(given: unknown): Library {
  const loaded: Library[] = [];
  where(given, () => jest.isolateModules(() => loaded.push(jest.requireActual('../../lib/index.ts'))));
  return loaded[0] as Library;
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
    ['by a subclass', OfJsdom, libraryWhere(OfJsdom)],
    ['by a subclass of a subclass', OfHappyDom, libraryWhere(OfHappyDom)],
  ])('%s, texts and URL objects of either class are taken', (_how, Global, loaded) => {
    where(Global, () => {
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

  const cases: readonly [string, unknown][] = [
    ['where there is none', undefined],
    ['where it does not normalise', Stub],
    ['where it has no href', Object],
    ['where it cannot be constructed', () => undefined],
  ];
  it.each(cases.map(([what, given]) => [what, given, libraryWhere(given)] as const))(
    '%s, and importing the library throws nothing',
    (_where, given, loaded) => {
      expect(where(given, () => thrownBy(() => networkOf(loaded)))).toEqual(
        new TypeError(
          'Cannot create a network: the global URL does not follow the URL standard. Install a polyfill before ' +
            'rx-secure-networking is imported',
        ),
      );
    },
  );
});
