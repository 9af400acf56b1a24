import { runInNewContext } from 'node:vm';
import type { Decision } from 'rx-secure-networking';
import { PrivateMap } from '../../lib/model/privateCollections.ts';
import { Mod, blueprint } from '../blueprint/objects.ts';
import { codeOf } from '../vectors.ts';
import { connecting, url, world, yes } from '../world.ts';
import { rows, stories, textOf } from './table.ts';

/** Mod A with two open sockets, and mod B with one. */
async function neighbours() {
  const made = blueprint();
  const { sockets, decisions } = made;
  const [a, b] = [new Mod(), new Mod()];
  const first = sockets.createWebSocket(a, url);
  const id = sockets.createWebSocket(b, url);
  const idOfA = sockets.createWebSocket(a, url);
  for (const each of [first, idOfA]) {
    sockets.connectWebSocket(a, each);
    await a.waitsFor(`connected ${each}`);
  }
  const face = sockets.face(b);
  const ownerB = { send: (given: unknown, message: string) => face.sendMessageToWebSocket(given as number, message) };
  /** What a call of B's gave, and all that was recorded of it. */
  const outcome = (call: () => unknown): unknown => {
    const before = decisions.length;
    const answer = call();
    const recorded = decisions.slice(before).map(({ seq: _seq, at: _at, ...rest }: Decision) => rest);
    return { answer, recorded };
  };
  return { ...made, a, b, id, idOfA, first, face, ownerB, outcome };
}

const guesses = rows('id-guessing').filter(([, { input }]) => codeOf(input)?.startsWith('ownerB.send('));

describe('id-guessing', () => {
  test.each(guesses.map(([id, vector]) => [id, textOf(vector), vector] as const))(
    '%s %s: the answer of a socket that never existed, one decision',
    async (_id, _text, vector) => {
      const { network, a, b, first, id, idOfA, face, ownerB, outcome } = await neighbours();
      // The scripts take an id for a text.
      const js = (codeOf(vector.input) ?? '').replace(/idOfA(?=\.to|\))/g, 'String(idOfA)');
      const unknown = outcome(() => face.sendMessageToWebSocket(999, 'x'));

      expect([first, id, idOfA]).toEqual([1, 1_048_577, 2]);
      expect(outcome(() => runInNewContext(js, { ownerB, id, idOfA }) as unknown)).toEqual(unknown);
      expect(unknown).toMatchObject({ answer: false, recorded: [{ layer: 'library', code: 'unknown-id' }] });
      expect(a.events.filter((line) => !line.startsWith('connected'))).toEqual([]);
      expect(b.events).toEqual([]);
      network.destroy();
    },
  );

  const table = {
    'id-guessing-026': async () => {
      const { network, face, first, idOfA, outcome } = await neighbours();
      const calls = ['connectWebSocket', 'closeWebSocket', 'isWebSocketConnected'] as const;
      const has = jest.spyOn(PrivateMap.prototype, 'get');
      for (const call of calls) {
        // How long it takes is no promise (N5); that there is one way to go is what can be shown.
        const ways = [999, first, idOfA].map((id) => {
          has.mockClear();
          const came = outcome(() => face[call](id));
          return { came, lookups: has.mock.calls.filter(([key]) => key === id).length };
        });
        expect(ways).toEqual([ways[0], ways[0], ways[0]]);
        expect(ways[0]?.lookups).toBe(1);
      }
      has.mockRestore();
      network.destroy();
    },
    'id-guessing-027': async () => {
      const { network, sockets, b, face, outcome } = await neighbours();
      let guessed = 0;
      network.decisions$.subscribe(({ code, owner }) => {
        if (code === 'unknown-id' && owner.name === 'mod' && ++guessed === 100) sockets.destroy(b); // the host's recipe
      });
      const answers = Array.from({ length: 1_000 }, (_, i) => face.connectWebSocket(1_000 + i));

      expect(answers.some((answer) => answer)).toBe(false);
      expect(guessed).toBeGreaterThanOrEqual(100);
      expect(outcome(() => face.createWebSocket(url))).toMatchObject({ answer: -1 });
      expect(network.snapshot()).toHaveLength(1); // B is gone
      network.destroy();
    },
    'id-guessing-028': async () => {
      const limits = { socketsPerOwner: 1_000 };
      const { network, sockets } = blueprint({ limits });
      const [a, b] = [new Mod(), new Mod()];
      const ids = Array.from({ length: 1_000 }, (_, i) => sockets.createWebSocket(i % 2 ? a : b, url));

      // They count up for each owner: an id carries no authority (L8), and says nothing of another owner.
      expect(ids).toEqual(Array.from({ length: 1_000 }, (_, i) => (i % 2 ? 1_048_577 : 1) + Math.floor(i / 2)));
      expect(ids.filter((id, i) => sockets.closeWebSocket(i % 2 ? b : a, id))).toEqual([]);
      network.destroy();
    },
    'id-guessing-029': () => {
      const { network, owner, newOwner } = world();
      const seen: number[] = [];
      network.decisions$.subscribe(({ socket }) => socket !== undefined && seen.push(socket));
      const socket = connecting(owner);
      const other = newOwner({ audits: { create: yes } });

      expect(seen).toContain(socket.id);
      expect(
        Object.values(other)
          .concat(Object.getPrototypeOf(other) as object)
          .join(),
      ).not.toContain('endSocket');
      expect(() => other.create(String(socket.id))).toThrow('Cannot create');
      expect(socket.state).toBe('connecting');
      network.destroy();
    },
  };
  test.each(stories(table))('%s %s', (_id, _text, notify) => notify());
});
