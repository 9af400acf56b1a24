import { asyncScheduler, NEVER } from 'rxjs';
import { allow, createNetwork } from 'rx-secure-networking';
import { serveGuest, type Violation } from 'rx-secure-networking/host';
import { httpTransportContract, virtualTransport } from 'rx-secure-networking/testing';
import { undiciTransport } from 'rx-secure-networking/undici';
import type { HttpTransport } from '../../lib/model/HttpTransport.ts';
import { HostSide } from '../../lib/guest/HostSide.ts';
import { PortLines } from '../../lib/guest/PortLines.ts';
import { portPairs } from '../guests/portPair.ts';
import { httpServer } from './httpServer.ts';

describe.each(portPairs)('L21 G20 HTTP through the port of a guest over %s', (_, portsOf) => {
  const violations: Violation[] = [];
  const network = createNetwork({
    transport: virtualTransport(NEVER),
    http: undiciTransport(),
    policy: { request: allow },
    limits: { sockets: 10_000, requestsPerSecond: 10_000 },
  });
  const guests: HostSide[] = [];

  /** Each owner of the contract is a guest of its own. */
  const transport: HttpTransport = () => {
    const [hostPort, guestPort] = portsOf();
    serveGuest(hostPort, {
      network,
      name: 'contract',
      audits: { request: allow },
      errorDetail: 'full',
      onViolation: (violation) => violations.push(violation),
    });
    const host = new HostSide(guestPort, asyncScheduler, () => undefined);
    guests.push(host);
    return new PortLines(host);
  };
  afterEach(() => {
    for (const host of guests.splice(0)) host.leave();
    expect(violations).toEqual([]);
  });
  afterAll(() => {
    network.destroy();
  });

  const can = { redirects: true, reuse: true, headers: true, raw: true };
  for (const { name, run } of httpTransportContract({ transport, listen: httpServer, can })) it(name, run);
});
