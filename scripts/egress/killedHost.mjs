// A host with a guest that does not want to end. It says what the guest says, and waits to be killed.
import path from 'node:path';
import process from 'node:process';
import { createNetwork } from 'rx-secure-networking';
import { denoGuest, nodeGuest } from 'rx-secure-networking/process';
import { wsTransport } from 'rx-secure-networking/ws';

const [name, executable, mark] = process.argv.slice(2);
const { wall } = (name === 'deno' ? denoGuest : nodeGuest)(path.join(import.meta.dirname, 'stubbornGuest.mjs'), {
  network: createNetwork({ transport: wsTransport(), policy: {} }),
  name: 'stubborn',
  audits: {},
  executable,
  args: [mark],
  onLog: (text) => process.stdout.write(`${text.trim()}, namespaces: ${wall.namespaces}\n`),
});
