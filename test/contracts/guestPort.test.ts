import { asyncScheduler } from 'rxjs';
import { allow, createNetwork, everyStep } from 'rx-secure-networking';
import { serveGuest, type Violation } from 'rx-secure-networking/host';
import { transportContract } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { HostSide } from '../../lib/guest/HostSide.ts';
import { portPairs } from '../guests/portPair.ts';
import { startContractServer } from './contractServer.ts';

describe.each(portPairs)('L21 G20 the port of a guest over %s', (_, portsOf) => {
  let host: HostSide;
  const violations: Violation[] = [];
  const network = createNetwork({ transport: wsTransport(), policy: {}, limits: { sockets: 10_000 } });

  beforeEach(() => {
    const [hostPort, guestPort] = portsOf();
    serveGuest(hostPort, {
      network,
      name: 'contract',
      audits: everyStep(allow),
      errorDetail: 'full',
      limits: { attemptsPerSecond: 10_000, socketsPerOwner: 1_000 },
      bridge: { requestsPerSecond: 100_000 },
      onViolation: (violation) => violations.push(violation),
    });
    host = new HostSide(guestPort, asyncScheduler, () => undefined);
  });
  afterEach(() => {
    host.leave();
    expect(violations).toEqual([]);
  });

  const able = { pause: true, ping: false, codes: false, approve: false, tellsClosing: true };
  const can = { ...able, buffers: true, write: true, leave: true };
  const cases = transportContract({
    transport: (dial, sink) => host.dial(dial, sink),
    listen: (behaviour) => startContractServer(behaviour),
    can,
  });
  for (const { name, run } of cases) it(name, run);
});
