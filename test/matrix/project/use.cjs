// Requires every door where globals are watched, then talks.
const { doors, peers } = require('./names.cjs');
const traps = require('./traps.cjs');

traps.trapPages();
for (const peer of peers) require(peer);
traps.check('the peers');
traps.trapHost();
for (const door of doors) {
  require(door);
  traps.check(door);
}
traps.release();

const { talk } = require('./talk.cjs');
const index = require('rx-secure-networking');
const { wsTransport } = require('rx-secure-networking/ws');
const hasWebSocket = !process.version.startsWith('v20.');

talk(index, wsTransport())
  .then(() => hasWebSocket && talk(index, index.webSocketTransport()))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
