// The doors are those of the package itself: a new one is in the matrix at once.
const { name, exports: doors } = require('rx-secure-networking/package.json');

exports.peers = ['rxjs', 'rxjs/testing', 'ws', 'undici/lib/dispatcher/client.js', 'io-ts', 'fp-ts'];
exports.doors = Object.keys(doors)
  .filter((door) => door !== './package.json')
  .map((door) => name + door.slice(1));
