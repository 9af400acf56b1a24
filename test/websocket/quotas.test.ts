import { allowAll, everyStep, allow, type Network } from 'rx-secure-networking';
import { joinFleet, memoryEngine, type Quota } from 'rx-secure-networking/fleet';
import { guestOwner } from 'rx-secure-networking/guest';
import { serveGuest } from 'rx-secure-networking/host';
import { virtualTransport } from 'rx-secure-networking/testing';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { FaultyEngine } from '../fleet/FaultyEngine.ts';
import { fleetWorld } from '../fleet/fleetWorld.ts';
import { messagePorts } from '../guests/portPair.ts';
import { saying, url } from '../world.ts';

const fifty = 'y'.repeat(50);
const quotas: readonly Quota[] = [{ what: 'bytes', by: 'all', most: 100, per: 'hour', exact: true, block: 100 }];
const failed = ['error', 'close 1006'];

/** Logs the events of a socket. */
function logEvents(socket: WebSocket): string[] {
  const log: string[] = [];
  socket.onopen = () => log.push('open');
  socket.onmessage = () => log.push('message');
  socket.onerror = () => log.push('error');
  socket.onclose = ({ code }) => log.push(`close ${code}`);
  return log;
}

describe('webSocketFor() and an exact quota of a fleet', () => {
  it.each<[string, string[], number, string[]]>([
    ['sent', [], 5, ['open', ...failed]],
    ['received', [fifty, fifty, fifty, fifty], 0, ['open', 'message', 'message', ...failed]],
  ])('a %s message that it denies ends the socket, and the host sees why', async (_which, arriving, sent, events) => {
    const world = fleetWorld();
    const { fleet, owner, decisions } = world.join({ quotas, server: saying(...arriving) });
    const ends: unknown[] = [];
    fleet.ends$.subscribe(({ end }) => ends.push([end.by, end.error?.code, end.detail?.message]));
    const socket = new (webSocketFor(owner()))(url);
    const log = logEvents(socket);
    await world.pass(10);
    for (let i = 0; i < sent; i++) socket.send(fifty);
    await world.pass(10);

    expect(log).toEqual(events);
    expect(decisions.filter(({ code }) => code === 'quota')).toHaveLength(1);
    expect(ends).toEqual([['audit', 'limit', 'all 100 bytes are used or reserved by hosts']]);
    await world.end();
  });

  it('so does one that is denied because the engine cannot be asked', async () => {
    const world = fleetWorld();
    const engine = new FaultyEngine(world.engine);
    const { owner } = world.join({ engine, quotas });
    const socket = new (webSocketFor(owner()))(url);
    const log = logEvents(socket);
    await world.pass(10);
    engine.mode = 'gone';
    socket.send(fifty);
    await world.pass(300);

    expect(log).toEqual(['open', ...failed]);
    await world.end();
  });

  it('so does one of a guest that its host denies', async () => {
    const network: Network = joinFleet({
      ...{ engine: memoryEngine(), host: 'h', quotas, policy: allowAll },
      transport: virtualTransport(saying()),
    });
    const [hostPort, guestPort] = messagePorts();
    serveGuest(hostPort, { network, name: 'guest', audits: everyStep(allow) });
    const owner = guestOwner(guestPort);
    const socket = new (webSocketFor(owner))(url);
    const log = logEvents(socket);
    socket.addEventListener('open', () => {
      for (let i = 0; i < 3; i++) socket.send(fifty);
    });
    await new Promise((resolve) => socket.addEventListener('close', resolve));

    expect(log).toEqual(['open', ...failed]);
    owner.destroy();
    network.destroy();
  });
});
