import { concat, NEVER, of } from 'rxjs';
import { allowAll, createNetwork, type Decision } from '../../lib/index.ts';
import { secureNetworking } from '../../lib/blueprint.ts';
import { opened, virtualTransport } from '../../lib/testing.ts';

// Run by runInNode: an object opens a socket, then a vector changes this process, then another tries that socket's id
// and one that never was.

class Mod {
  auditCreateWebSocket(): boolean {
    return true;
  }
  auditConnectWebSocket(): boolean {
    return true;
  }
  auditCloseWebSocket(): boolean {
    return true;
  }
  onWebSocketConnected(id: number): void {
    attack(id);
  }
}

const { js } = JSON.parse(process.argv[2] ?? '') as { js: string };
const got: unknown[] = [];
const transport = virtualTransport((_dial, received$) => {
  received$.subscribe((message) => got.push(message));
  return concat(of(opened()), NEVER);
});
const network = createNetwork({ transport, policy: allowAll });
const codes: string[] = [];
network.decisions$.subscribe(({ allow, code }: Decision) => {
  if (!allow) codes[codes.length] = code;
});
const sockets = secureNetworking(network, { describe: () => ({ name: 'mod' }) });
const [a, b] = [new Mod(), new Mod()];
sockets.face(b);
const socketOfA = sockets.createWebSocket(a, 'wss://a.example/');
sockets.connectWebSocket(a, socketOfA);

function attack(id: number): void {
  const { has } = Map.prototype;
  const { includes } = Array.prototype;
  const { endsWith } = String.prototype;
  const { call } = Function.prototype;
  const attempts: unknown[] = [];
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the vector is code
    (new Function(js) as () => void)();
    for (const each of [id, 999]) {
      attempts[attempts.length] = [
        sockets.isWebSocketConnected(b, each),
        sockets.sendMessageToWebSocket(b, each, 'x'),
        sockets.closeWebSocket(b, each),
        sockets.connectWebSocket(b, each),
      ];
    }
  } catch (error) {
    attempts[attempts.length] = String(error);
  }
  Object.assign(Map.prototype, { has });
  Object.assign(Array.prototype, { includes });
  Object.assign(String.prototype, { endsWith });
  Object.assign(Function.prototype, { call });
  const open = sockets.isWebSocketConnected(a, id);
  network.destroy();
  process.stdout.write(JSON.stringify({ attempts, codes, got, open }));
}
