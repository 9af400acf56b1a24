import { firstValueFrom } from 'rxjs';
import { createNetwork, denyPrivateAddresses, platforms, type Policy } from 'rx-secure-networking';
import { errorOf, failure, permissive, world, yes } from '../world.ts';
import { isChanged, revive, rows } from './table.ts';

/** An owner under a policy, and what was dialled for it. */
function under(policy: Policy) {
  const { network, newOwner, wire$ } = world({ policy });
  const asked: string[] = [];
  const ask = ({ action }: { action: string }): boolean => asked.push(action) > 0;
  const dialled: string[] = [];
  wire$.subscribe((line) => dialled.push(line));
  return { network, asked, dialled, owner: newOwner({ audits: { ...permissive, create: ask, connect: ask } }) };
}

describe('url-reject', () => {
  test.each(rows('url-reject').filter(([id]) => !isChanged(id)))(
    '%s is refused by the library, and no rule is asked',
    async (_id, vector) => {
      const rule = jest.fn(yes);
      const { network, owner, asked, dialled } = under({ create: rule });
      const given = revive(vector.input, { URL, n: 0 }) as string;
      const { code, decision } = errorOf(() => owner.create(given));

      expect(code).toBe('invalid-url');
      expect(decision).toMatchObject({
        layer: 'library',
        allow: false,
        code: vector.expect.code === 'PORT_BLOCKED' ? 'port' : 'invalid-url',
      });
      expect(decision?.endpoint).toBeUndefined();
      expect(decision?.reason).toMatch(/^[ -~…]+$/);
      if (typeof given === 'string') {
        await expect(firstValueFrom(owner.open(given))).rejects.toEqual(failure('invalid-url'));
      }
      expect([asked, dialled, rule.mock.calls]).toEqual([[], [], []]);
      network.destroy();
    },
  );

  test.each(rows('url-reject').filter(([id]) => isChanged(id)))('%s is taken now', (_id, { input }) => {
    const { network, owner } = under({});
    expect(owner.create(input as string).url).toBe(input);
    network.destroy();
  });
});

describe('url-deny-private', () => {
  const policies: [string, Policy, (url: string) => string][] = [
    ['denyPrivateAddresses()', denyPrivateAddresses(), (url) => url],
    // It would deny ws: before it looks at the address.
    ['platforms.server', platforms.server, (url) => url.replace(/^ws:/, 'wss:')],
  ];
  const all = policies.flatMap((policy) =>
    rows('url-deny-private').map(([id, vector]) => [id, vector, policy] as const),
  );

  test.each(all.map(([id, vector, [name, ...how]]) => [id, name, vector, ...how] as const))(
    '%s is denied by %s before the owner is asked',
    (_id, _name, vector, policy, spelt) => {
      const { at } = (vector.expect as { ref?: { at?: string } }).ref ?? {};
      const { network, owner, asked, dialled } = under(policy);
      const { decision } = errorOf(() => owner.create(spelt(vector.input as string)));

      expect(vector.expect.result).toBe('deny');
      expect(decision).toMatchObject(
        at === 'gate' ? { layer: 'library', code: 'invalid-url' } : { layer: 'policy', code: 'address' },
      );
      expect([asked, dialled]).toEqual([[], []]);
      network.destroy();
    },
  );
});

describe('url-allow-public', () => {
  test.each(rows('url-allow-public'))(
    '%s is dialled under platforms.server',
    async (_id, { input, expect: { result } }) => {
      const { network, owner, asked, dialled } = under(platforms.server);
      const socket = owner.create(input as string);
      socket.connect();
      await firstValueFrom(socket.opened$);

      expect(result).toBe('allow');
      expect(asked).toEqual(['create', 'connect']);
      expect(dialled).toEqual([`dial ${socket.url}`]);
      network.destroy();
    },
  );
});

test('a network has no policy by omission', () => {
  expect(() => createNetwork({} as never)).toThrow(TypeError);
});
