import type { Owner } from 'rx-secure-networking';
import type { BlueprintObject } from 'rx-secure-networking/blueprint';
import { Mod, blueprint } from '../blueprint/objects.ts';
import { runInNode } from '../transport/runInNode.ts';
import { codeOf, vectorsOf } from '../vectors.ts';
import { url, world } from '../world.ts';
import { stories } from './table.ts';

/** A mod with an open socket, and another that would like to have it. */
async function two() {
  const made = blueprint();
  const [a, b] = [new Mod(), new Mod()];
  const idOfA = made.sockets.createWebSocket(a, url);
  made.sockets.connectWebSocket(a, idOfA);
  await a.waitsFor(`connected ${idOfA}`);
  return { ...made, a, b, idOfA };
}

/** What an object gets for an id, and what is recorded of it. */
function attempts({ sockets, decisions }: Awaited<ReturnType<typeof two>>, by: unknown, id: number): unknown[] {
  const object = by as BlueprintObject;
  const before = decisions.length;
  const answers = [
    sockets.isWebSocketConnected(object, id),
    sockets.sendMessageToWebSocket(object, id, 'x'),
    sockets.closeWebSocket(object, id),
    sockets.connectWebSocket(object, id),
    sockets.face(object).isWebSocketConnected(id),
  ];
  const recorded = decisions.slice(before).map(({ seq: _seq, at: _at, ...rest }) => rest);
  return [answers, recorded];
}

/** By its id: as if there were no such socket. By the methods of a handle: a TypeError. */
const reachesNothing = (forge: (a: object, b: object) => unknown) => async (): Promise<void> => {
  const here = await two();
  const forged = forge(here.a, here.b);
  const tried = attempts(here, forged, here.idOfA);

  expect(tried).toEqual(attempts(here, forged, 999));
  expect(tried[0]).toEqual([false, false, false, false, false]);
  expect(here.sockets.isWebSocketConnected(here.a, here.idOfA)).toBe(true);
  expect(here.a.events).toEqual([`connected ${here.idOfA}`]);
  here.network.destroy();

  const { network, owner, newOwner } = world();
  const impostor = forge(owner, { ...newOwner() }) as Owner;
  expect(() => Reflect.apply(owner.create, impostor, [url])).toThrow(TypeError);
  network.destroy();
};

const inOwnProcess =
  (id: string, js = codeOf(vectorsOf('owner-forgery').find(([each]) => each === id)?.[1].input) ?? '') =>
  async (): Promise<void> => {
    expect(
      await runInNode(require.resolve('./forger.ts'), { js: js.replace(' used to reach a socket of A', '') }),
    ).toEqual({
      attempts: [
        [false, false, false, false],
        [false, false, false, false],
      ],
      codes: Array.from({ length: 6 }, () => 'unknown-id'),
      got: [],
      open: true,
    });
  };

const Returning = function (given: object): object {
  return given;
} as unknown as new (
  given: object,
) => object;
class Stamping extends Returning {
  readonly #core = 'forged';
  static isStamped(object: object): boolean {
    return #core in object;
  }
}
const classOf = (object: object): (new () => object) => object.constructor as new () => object;

const table: Record<string, () => void | Promise<void>> = {
  'owner-forgery-001': reachesNothing((a) => new Proxy(a, {})),
  'owner-forgery-002': reachesNothing((a) => Object.create(a) as object),
  'owner-forgery-003': reachesNothing((a) => Object.create(Object.getPrototypeOf(a) as object) as object),
  'owner-forgery-009': reachesNothing((a, b) => Object.setPrototypeOf(b, a) as object),
  'owner-forgery-010': reachesNothing((a) => Reflect.construct(classOf(a), [], Object)),
  'owner-forgery-011': reachesNothing((a) => new (class extends classOf(a) {})()),
  'owner-forgery-012': reachesNothing(() => {
    const stamped = new Stamping({});
    expect(Stamping.isStamped(stamped)).toBe(true);
    return stamped;
  }),
  'owner-forgery-014': inOwnProcess('owner-forgery-014'),
  'owner-forgery-015': inOwnProcess('owner-forgery-015'),
  'owner-forgery-016': inOwnProcess('owner-forgery-016'),
  'owner-forgery-019': async () => {
    const call = 'Function.prototype.call = function';
    await inOwnProcess('', `${call} (self, ...args) { return Reflect.apply(this, self, args); }`)();
    await inOwnProcess('', `${call} () { return true; }`)();
  },
  'owner-forgery-023': reachesNothing((_a, b) => b),
  'owner-forgery-024': async () => {
    const { network, sockets, b, idOfA } = await two();
    sockets.createWebSocket(b, url);

    expect(sockets.sendMessageToWebSocket(b, idOfA, 'x')).toBe(false);
    expect(Object.keys(sockets.face(b)).filter((name) => /message\$|stream/i.test(name))).toEqual([]);
    expect(b.events).toEqual([]);
    network.destroy();
  },
  'owner-forgery-025': reachesNothing((_a, b) => b),
  'owner-forgery-042': async () => {
    const here = await two();
    const proxy = new Proxy(here.a, {});
    const id = here.sockets.createWebSocket(proxy, url);

    expect(id).not.toBe(here.idOfA);
    expect(here.sockets.connectWebSocket(here.a, id)).toBe(false);
    expect(here.sockets.connectWebSocket(proxy, here.idOfA)).toBe(false);
    here.network.destroy();
  },
};

describe('owner-forgery', () => {
  test.each(stories(table))('%s %s', (_id, _text, notify) => notify(), 60_000);
});
