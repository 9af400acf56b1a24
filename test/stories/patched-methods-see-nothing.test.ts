import { NEVER } from 'rxjs';
import { allow, createNetwork } from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { fetchFor } from 'rx-secure-networking/http';
import { virtualHttpTransport, virtualTransport } from 'rx-secure-networking/testing';
import { httpHeaders } from '../../lib/transport/httpHeaders.ts';
import { sendableHeaders } from '../../lib/model/sendableHeaders.ts';
import { guarded } from '../../lib/stream/guarded.ts';
import { watchSignal } from '../../lib/owner/watchSignal.ts';
import { g, rawGuest } from '../guests/rawGuest.ts';

/** Runs `act` while a method of the platform is another one, made from its own. */
function patched<T extends object, R>(holder: T, key: keyof T, make: (own: never) => unknown, act: () => R): R {
  const own = holder[key];
  Object.defineProperty(holder, key, { value: make(own as never), configurable: true, writable: true });
  try {
    return act();
  } finally {
    Object.defineProperty(holder, key, { value: own, configurable: true, writable: true });
  }
}

type Iterate = (this: readonly unknown[]) => Iterator<unknown>;
/** Lists give this in the place of what is in them. */
const giving =
  (...other: unknown[]) =>
  () =>
  () =>
    Reflect.apply(Array.prototype.values, other, []) as Iterator<unknown>;
/** What is in the lists that somebody walks through. */
const seeing = (seen: unknown[]) => (own: Iterate) =>
  function (this: readonly unknown[]) {
    for (let i = 0; i < this.length; i += 1) seen[seen.length] = this[i];
    return Reflect.apply(own, this, []);
  };
const classesOf = (seen: readonly unknown[]) =>
  seen.map((each) => (typeof each === 'object' ? (each?.constructor.name ?? '') : typeof each));

describe('L26 a method that is patched after the library has loaded', () => {
  it('does not change what is given to a callback: a late denial stays one', () => {
    const got: unknown[] = [];
    const callback = guarded((verdict: unknown) => (got[0] = verdict));
    patched(Array.prototype, Symbol.iterator, giving(true), () => callback(false));
    expect(got).toEqual([false]);
  });

  it('does not change the headers that were audited', () => {
    const endpoint = { scheme: 'http', host: 'a.example', port: 80, path: '/' };
    const given = [['x-scope', 'reader']] as const;
    const [sendable, sent] = patched(Array.prototype, Symbol.iterator, giving('x-scope', 'admin'), () => [
      sendableHeaders(given).headers,
      httpHeaders({ headers: given, endpoint } as never, {}),
    ]) as [unknown, unknown];
    expect(sendable).toEqual(given);
    expect(sent).toEqual(expect.arrayContaining(['x-scope', 'reader']));
    expect(sent).not.toContain('admin');
  });

  it('sees no request of another owner in a snapshot or an end by the host', () => {
    const network = createNetwork({
      transport: virtualTransport(NEVER),
      http: virtualHttpTransport(NEVER),
      policy: { request: allow },
    });
    const owner = network.createOwner({ name: 'honest', audits: { request: allow } });
    const failed = fetchFor(owner)('http://a.example/', { headers: { authorization: 'secret' } }).catch(
      () => undefined,
    );
    const seen: unknown[] = [];
    const ids = patched(
      Array.prototype,
      Symbol.iterator,
      seeing(seen) as never,
      () => network.snapshot()[0]?.requests?.[0]?.id,
    );
    patched(
      Array.prototype,
      'find',
      () => () => undefined,
      () => network.endSocket(ids ?? -1, 'enough'),
    );
    expect(classesOf(seen)).not.toContain('Exchange');
    expect(network.snapshot()[0]?.requests).toBeUndefined();
    network.destroy();
    return failed;
  });

  it('does not keep a signal from ending what it is to end', () => {
    const controller = new AbortController();
    let calls = 0;
    const call = () => (calls += 1);
    patched(
      Set.prototype,
      'add',
      () => () => undefined,
      () => watchSignal(controller.signal, call),
    );
    patched(
      WeakMap.prototype,
      'get',
      () => () => ({ add: () => undefined }),
      () => watchSignal(controller.signal, call),
    );
    patched(Set.prototype, Symbol.iterator, giving() as never, () => controller.abort());
    expect(calls).toBe(2);
  });

  it('sees no object of the blueprint, and gives none in the place of another', () => {
    const network = createNetwork({ transport: virtualTransport(NEVER), policy: {} });
    const { face, destroy } = secureNetworking(network, { describe: () => ({ name: 'mod' }) });
    const honest = { auditCreateWebSocket: () => true };
    const id = face(honest).createWebSocket('wss://a.example/');
    const seen: unknown[] = [];
    const see = (own: (...given: unknown[]) => unknown) =>
      function (this: object, ...given: unknown[]) {
        const found: unknown = Reflect.apply(own, this, given);
        seen[seen.length] = found;
        return found;
      };
    const connected = patched(WeakMap.prototype, 'get', see as never, () =>
      patched(Map.prototype, 'get', see as never, () => face(honest).isWebSocketConnected(id)),
    );
    expect([id > 0, connected]).toEqual([true, false]);
    expect(seen).toEqual([]);
    destroy(honest);
    network.destroy();
  });

  it('sees nothing of a guest at its host', async () => {
    const guest = rawGuest();
    await guest.open();
    const seen: unknown[] = [];
    const push = (own: (...items: unknown[]) => number) =>
      function (this: unknown[], ...items: unknown[]) {
        seen[seen.length] = items[0];
        return Reflect.apply(own, this, items);
      };
    patched(Array.prototype, 'push', push as never, () => {
      guest.post(g.send, 1, 'from the guest');
      guest.links[0]?.sink.message('for the guest');
      guest.clock.advance(10);
    });
    expect(classesOf(seen)).not.toContain('Session');
    expect(seen).not.toContain('for the guest');
    expect(guest.links[0]?.sent).toContain('from the guest');
  });
});
