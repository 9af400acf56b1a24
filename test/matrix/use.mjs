// Imports every door where the globals of a page are traps, then talks.
import './traps.cjs';

const index = await import('rx-secure-networking');
const ws = await import('rx-secure-networking/ws');
await import('rx-secure-networking/blueprint');
await import('rx-secure-networking/codec');
await import('rx-secure-networking/testing');
await import('rx-secure-networking/websocket');
const { default: traps } = await import('./traps.cjs');
traps.release();
const { default: talking } = await import('./talk.cjs');

await talking.talk(index, ws.wsTransport());
if ('WebSocket' in globalThis) await talking.talk(index, index.webSocketTransport());
