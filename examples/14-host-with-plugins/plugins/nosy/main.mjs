// Hostile: asks for what its manifest does not name, for more than it may have, and tries to change what others see.
export function start({ owner, url, log }) {
  const attempt = (what, act) => {
    try {
      act();
      log(`${what}: done`);
    } catch (error) {
      log(`${what}: ${error.code ?? error.name}`);
      return error;
    }
  };
  const denial = attempt('another endpoint', () => owner.create(`${url}rooms/7`));
  attempt('a socket', () => owner.create(`${url}news`));
  attempt('one socket more', () => owner.create(`${url}news`));
  attempt('the errors of all', () => {
    Object.getPrototypeOf(denial).toString = 'nothing happened'; // a module is strict: this throws
  });
  attempt('the sockets of all', () => {
    Object.getPrototypeOf(owner).create = () => log('asks nobody');
  });
}
