// Imports every door where globals are watched, then talks.
import names from './names.cjs';
import traps from './traps.cjs';

traps.trapPages();
for (const peer of names.peers) await import(peer);
traps.check('the peers');
traps.trapHost();
for (const door of names.doors) {
  await import(door);
  traps.check(door);
}
traps.release();

const index = await import('rx-secure-networking');
const { wsTransport } = await import('rx-secure-networking/ws');
const { default: talking } = await import('./talk.cjs');

await talking.talk(index, wsTransport());
if (!process.version.startsWith('v20.')) await talking.talk(index, index.webSocketTransport());
