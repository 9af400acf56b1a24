const fetches = ['fetch of Node', 'undici.fetch', 'undici.request', 'fetchFor(owner)'];
const owners = ['without http', 'with http', 'with a fetch of its own'];

/** What is measured of HTTP, in the order of the report. The first client of each is the one that the others stand beside. */
export const httpCases = {
  get: { clients: fetches, unit: 'µs', what: 'CPU time of a GET of a small JSON, 16 at a time' },
  first: { clients: fetches, unit: 'ms', what: 'time to the first byte of a stream' },
  down: { clients: fetches, unit: 'MB', what: 'memory of the process for 100 MB down' },
  held: { clients: fetches, unit: 'MB', what: 'held at most meanwhile, without garbage' },
  idle: { clients: owners, unit: 'bytes', what: 'heap of an owner that has sent nothing' },
};
