import { allowAll, createNetwork, type Decision } from 'rx-secure-networking';
import { type BlueprintObject, secureNetworking } from 'rx-secure-networking/blueprint';
import { opened, virtualTransport } from 'rx-secure-networking/testing';
import { concat, of } from 'rxjs';
import { marbled } from '../world.ts';

const url = 'wss://example.com/';
const echo = virtualTransport((_dial, received$) => concat(of(opened()), received$));

function start() {
  const network = createNetwork({ transport: echo, policy: allowAll });
  const decisions: Decision[] = [];
  network.decisions$.subscribe((decision) => decisions.push(decision));
  const sockets = secureNetworking(network, { describe: (object) => ('outsider' in object ? undefined : { name: 'mod' }) });
  return { network, decisions, sockets };
}

/** A mod as its author writes it. */
class Mod implements BlueprintObject {
  readonly log: unknown[] = [];
  auditCreateWebSocket(given: string): boolean {
    return given === url;
  }
  auditConnectWebSocket(): boolean {
    return true;
  }
  auditCloseWebSocket(): boolean {
    return true;
  }
  onWebSocketConnected(id: number): void {
    this.log.push(['connected', id]);
  }
  onWebSocketMessageReceived(id: number, message: string): void {
    this.log.push(['received', id, message]);
  }
  onWebSocketMessageSent(id: number, message: string): void {
    this.log.push(['sent', id, message]);
  }
  onWebSocketClosed(id: number, code: number): void {
    this.log.push(['closed', id, code]);
  }
}

it('a mod creates, connects, sends, receives and closes by id', marbled(({ flush }) => {
  const { sockets } = start();
  const mod = new Mod();
  const id = sockets.createWebSocket(mod, url);
  expect(id).toBe(1);
  expect(sockets.connectWebSocket(mod, id)).toBe(true);
  expect(mod.log).toEqual([]);
  flush();
  expect(sockets.isWebSocketConnected(mod, id)).toBe(true);
  expect(sockets.sendMessageToWebSocket(mod, id, 'hello')).toBe(true);
  flush();
  expect(sockets.closeWebSocket(mod, id)).toBe(true);
  flush();
  expect(mod.log).toEqual([['connected', 1], ['sent', 1, 'hello'], ['received', 1, 'hello'], ['closed', 1, 1000]]);
  expect(sockets.isWebSocketConnected(mod, id)).toBe(false);
}));
