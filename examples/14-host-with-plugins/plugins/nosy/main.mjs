// Hostile: requests an endpoint that is not in its manifest, and too many sockets, and tries to change shared classes.
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
  const denial = attempt('opens another endpoint', () => owner.create(`${url}rooms/7`));
  attempt('opens a socket', () => owner.create(`${url}news`));
  attempt('opens a second socket', () => owner.create(`${url}news`));
  attempt("changes everybody's errors", () => {
    Object.getPrototypeOf(denial).toString = 'nothing happened'; // a module is strict: this throws
  });
  attempt("changes everybody's sockets", () => {
    Object.getPrototypeOf(owner).create = () => log('bypasses all rules');
  });
}
