import type { OwnerSnapshot } from 'rx-secure-networking';
import { defineOwnersView, ownersView } from 'rx-secure-networking/view';
import { matchingOwners } from '../../lib/view/matchingOwners.ts';
import { connecting, emptyWorld } from '../world.ts';

// The element itself is tested in Chromium: test/browser/view.test.ts.

describe('ownersView()', () => {
  it('says on a platform without custom elements, such as Node, that it has none', () => {
    const { network } = emptyWorld();
    const expected = new TypeError('ownersView: this platform has no custom elements');
    expect(() => ownersView(network)).toThrow(expected);
    expect(defineOwnersView).toThrow(expected);
    network.destroy();
  });
});

describe('the search of <owners-view>', () => {
  const { network, newOwner } = emptyWorld();
  const chat = newOwner({ name: 'Chat', subject: 'com.example.chat', tenant: 'acme' });
  newOwner({ name: 'map', kind: 'custom-cosmetics', tenant: 'acme' });
  connecting(chat, 'wss://rooms.example/7');
  const owners = network.snapshot();
  network.destroy();
  const found = (search: string): readonly string[] =>
    matchingOwners(owners, search).map(({ name }: OwnerSnapshot) => name);

  it.each([
    ['', ['Chat', 'map']],
    ['  ', ['Chat', 'map']],
    ['chat', ['Chat']],
    ['ACME', ['Chat', 'map']],
    ['acme cosmetics', ['map']],
    ['rooms.example', ['Chat']],
    ['com.example.CHAT acme', ['Chat']],
    ['nobody', []],
  ])('finds by all words of %p, in names, kinds, ids and endpoints', (search, names) => {
    expect(found(search)).toEqual(names);
  });
});
