// Requires every door where the globals of a page are traps, then talks.
const traps = require('./traps.cjs');

const index = require('rx-secure-networking');
const ws = require('rx-secure-networking/ws');
require('rx-secure-networking/blueprint');
require('rx-secure-networking/codec');
require('rx-secure-networking/testing');
require('rx-secure-networking/websocket');
traps.release();
const { talk } = require('./talk.cjs');

talk(index, ws.wsTransport())
  .then(() => ('WebSocket' in globalThis ? talk(index, index.webSocketTransport()) : undefined))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
