import { allowAll, createNetwork, webSocketTransport } from 'rx-secure-networking';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { tables } from '../../websocket/whatwg.ts';
import type { Suite, Where } from './Suites.ts';

const yes = () => true;
const audits = { create: yes, connect: yes, close: yes };
const limits = { socketsPerOwner: 1_000, attemptsPerSecond: 1_000 };

function owned(): typeof WebSocket {
  const network = createNetwork({ transport: webSocketTransport(), policy: allowAll, limits });
  return webSocketFor(network.createOwner({ name: 'client', audits, limits }));
}

const rows =
  (make: () => typeof WebSocket): Suite =>
  ({ server, nobody }: Where) => {
    const here = { WebSocket: make(), server: server.slice(0, -1), nobody: nobody.slice(0, -1) };
    return Object.entries(tables).flatMap(([table, rows]) =>
      rows.map(({ what, see }) => ({ name: `${table}: ${what}`, run: () => see(here) })),
    );
  };

/** The standard's tables, on our class and on the browser's own. */
export const whatwgSuites = { whatwg: rows(owned), whatwgOwn: rows(() => WebSocket) };
