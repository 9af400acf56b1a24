import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(__dirname, '../..');

/** A network imported through one door, used through another that was required. */
const program = `
import { createRequire } from 'node:module';
import { allow, allowAll, createNetwork, everyStep, SocketError } from 'rx-secure-networking';
const require = createRequire(import.meta.url);
const { secureNetworking } = require('rx-secure-networking/blueprint');
const { virtualTransport } = require('rx-secure-networking/testing');
const { NEVER } = require('rxjs');

const network = createNetwork({ transport: virtualTransport(NEVER), policy: allowAll });
const sockets = secureNetworking(network, { describe: () => ({ name: 'mod' }) });
const mod = { auditCreateWebSocket: () => true };
const id = sockets.createWebSocket(mod, 'wss://example.com/');
const other = sockets.closeWebSocket({}, id);
const owner = network.createOwner({ name: 'rx', audits: everyStep(allow) });
owner.destroy();
let error;
try { owner.create('wss://example.com/'); } catch (thrown) { error = thrown; }
console.log(JSON.stringify({ id, other, known: error instanceof SocketError, same: error instanceof require('rx-secure-networking').SocketError }));
`;

it('a brand made through one door is known at another, whether it was imported or required', async () => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: root });
  expect(JSON.parse(stdout)).toEqual({ id: 1, other: false, known: true, same: true });
});
