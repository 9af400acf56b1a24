import net from 'node:net';
import { firstValueFrom } from 'rxjs';
import { createNetwork, type Decision, denyPrivateAddresses, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { failure, permissive, world } from '../world.ts';
import { rows } from './table.ts';

const isPublic = (expected: object): boolean => (expected as { public?: boolean }).public === true;

describe('address: a name that resolves to', () => {
  afterEach(() => jest.restoreAllMocks());

  const bad = rows('address').filter(([, vector]) => !isPublic(vector.expect));
  test.each(bad)('%s is not dialled: no socket, one decision', async (_id, { input }) => {
    const address = input as string;
    const connect = jest.spyOn(net.Socket.prototype, 'connect');
    const resolver = wsTransport({
      resolver: (_host, _options, done) => done(null, [{ address, family: net.isIP(address) }]),
    });
    const network = createNetwork({ transport: resolver, policy: denyPrivateAddresses() });
    const decisions: Decision[] = [];
    network.decisions$.subscribe((decision) => decisions.push(decision));
    const socket = network.createOwner({ name: 'chat', audits: permissive }).create('ws://a.example/');
    socket.connect();
    const { error } = await firstValueFrom(socket.ended$);

    // What is no address at all is the resolver's fault, and reaches no rule.
    if (net.isIP(address) === 0 || address.includes('%')) expect(error).toEqual(failure('connect-failed'));
    else {
      expect(error).toEqual(failure('denied'));
      expect(decisions.at(-1)).toMatchObject({ action: 'resolve', layer: 'policy', allow: false, code: 'address' });
    }
    expect(connect).not.toHaveBeenCalled();
    network.destroy();
  });

  // Over a virtual connection: no test may dial a public address.
  test.each(rows('address'))('%s is judged alike by platforms.server', async (_id, { input, expect: expected }) => {
    const { network, owner, wire$ } = world({ policy: platforms.server, link: { addresses: [input as string] } });
    const dialled: string[] = [];
    wire$.subscribe((line) => dialled.push(line));
    const socket = owner.create('wss://a.example/');
    const opened = firstValueFrom(socket.opened$).then(
      () => true,
      () => false,
    );
    socket.connect();

    expect(await opened).toBe(isPublic(expected));
    network.destroy();
  });
});
