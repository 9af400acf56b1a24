import { runInNewContext } from 'node:vm';
import { firstValueFrom, Observable } from 'rxjs';
import { type CreateRequest, platforms, type SyncAudit } from 'rx-secure-networking';
import { errorOf, permissive, thrownBy, url, world, yes } from '../world.ts';
import { asked, outcome } from './asked.ts';
import { stories } from './table.ts';
import { reachableFrom } from './walk.ts';

const turn = (): Promise<unknown> => new Promise(setImmediate);

/** A connect audit that tries something with its request: what it gets, and that nothing comes of it. */
async function meddles(meddle: (request: Record<string, unknown>) => unknown): Promise<unknown> {
  let caught: unknown;
  const connect = (request: Record<string, unknown>): boolean => {
    caught = thrownBy(() => meddle(request));
    return true;
  };
  const { network, owner, dialled } = asked({ connect });
  expect(await outcome(owner.create(url))).toBe('open');
  expect(dialled).toEqual([`dial ${url}`]);
  network.destroy();
  return caught;
}

const table: Record<string, () => void | Promise<void>> = {
  'audit-060': async () => {
    let allow: (verdict: boolean) => void = () => undefined;
    const connect = (): Promise<boolean> => new Promise((resolve) => (allow = resolve));
    const { network, owner, dialled, last } = asked({ connect }, { limits: { auditTimeout: 20 } });
    expect(await outcome(owner.create(url))).toBe('denied');
    allow(true);
    await turn();

    expect([last(), dialled]).toEqual(['connect timeout', []]);
    network.destroy();
  },
  'audit-061': async () => {
    let allow: (verdict: boolean) => void = () => undefined;
    const connect = (): Promise<boolean> => new Promise((resolve) => (allow = resolve));
    const { network, owner, dialled, last } = asked({ connect });
    const result = outcome(owner.create(url));
    owner.destroy();
    allow(true);

    expect(await result).toBe('owner-destroyed');
    expect([last(), dialled]).toEqual(['connect cancelled', []]);
    network.destroy();
  },
  'audit-062': async () => {
    const connect = () => ({
      then(resolve: (verdict: boolean) => void): void {
        resolve(false);
        resolve(true);
      },
    });
    const { network, owner, dialled, last } = asked({ connect });

    expect(await outcome(owner.create(url))).toBe('denied');
    expect([last(), dialled]).toEqual(['connect denied', []]);
    network.destroy();
  },
  'audit-063': async () => {
    expect(await meddles((request) => (request['url'] = 'wss://evil.example/'))).toBeInstanceOf(TypeError);
  },
  'audit-065': async () => {
    const define = (request: object) => Object.defineProperty(request, 'url', { value: 'wss://evil.example/' });
    expect(await meddles(define)).toBeInstanceOf(TypeError);
  },
  'audit-067': async () => {
    const kept: object[] = [];
    const keep = (request: object): boolean => kept.push(request) > 0;
    const { network, owner } = asked({ create: keep, connect: keep });
    await outcome(owner.create(url));
    owner.destroy();

    expect(kept).toMatchObject([
      { action: 'create', url },
      { action: 'connect', url },
    ]);
    for (const part of kept.flatMap((request) => [...reachableFrom(request)])) {
      expect(typeof part).toBe('object');
      expect(Object.isFrozen(part)).toBe(true);
    }
    network.destroy();
  },
  'audit-073': () => {
    const { network, owner, dialled } = asked({ connect: () => new Promise(() => undefined) });
    const codes = Array.from({ length: 1_000 }, () => {
      try {
        owner.create(url).connect();
        return 'pending';
      } catch (error) {
        return (error as { code: string }).code;
      }
    });

    expect(codes.indexOf('limit')).toBe(16); // limits.socketsPerOwner
    expect(new Set(codes.slice(16))).toEqual(new Set(['limit']));
    expect(dialled).toEqual([]);
    network.destroy();
  },
  'audit-079': async () => {
    const { network, owner, last, dialled } = asked({ close: undefined });
    const socket = owner.create(url);
    await outcome(socket);
    socket.close();

    expect([last(), socket.state, dialled.length]).toEqual(['close unimplemented', 'open', 1]);
    network.endSocket(socket.id);
    expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'host', code: 1001 });
    network.destroy();
  },
  'audit-082': async () => {
    const connect = () =>
      new Observable<boolean>(() => {
        throw new Error('hostile');
      });
    const { network, owner, last, dialled } = asked({ connect });

    expect(await outcome(owner.create(url))).toBe('denied');
    expect([last(), dialled]).toEqual(['connect errored', []]);
    network.destroy();
  },
  'audit-086': async () => {
    const seen: unknown[] = [];
    const audit = runInNewContext(
      '(function () { note(arguments.callee.caller, new Error("x").stack); return true; })',
      { note: (...what: unknown[]) => seen.push(...what) },
    ) as SyncAudit<CreateRequest>;
    const { network, owner } = asked({ create: audit, connect: audit });

    expect(await outcome(owner.create(url))).toBe('open');
    expect(seen).toEqual([null, expect.any(String), null, expect.any(String)]);
    network.destroy();
  },
  'audit-088': () => {
    for (const policy of [platforms.console, platforms.desktop, platforms.server]) {
      const create = jest.fn(yes);
      const { network, newOwner, wire$ } = world({ policy });
      wire$.subscribe(() => expect(true).toBe(false));
      const owner = newOwner({ kind: 'custom-cosmetics', audits: { ...permissive, create } });

      expect(errorOf(() => owner.create(url)).decision).toMatchObject({ layer: 'policy', code: 'kind' });
      expect(create).not.toHaveBeenCalled();
      network.destroy();
    }
  },
  'audit-089': () => {
    for (const insecure of ['ws://example.com/', 'ws://localhost/', 'ws://127.0.0.1:8080/', 'ws://[::1]/']) {
      const create = jest.fn(yes);
      const { network, newOwner } = world({ policy: platforms.console });
      const { decision } = errorOf(() => newOwner({ audits: { ...permissive, create } }).create(insecure));

      expect(decision).toMatchObject({ layer: 'policy', code: 'insecure' });
      expect(create).not.toHaveBeenCalled();
      network.destroy();
    }
  },
};

// The other stages of this group run in test/verdict/verdictVectors.test.ts, what calls back in reentrance.test.ts.
describe('audit', () => {
  test.each(stories(table))('%s %s', (_id, _text, notify) => notify());
});
