import { usual } from './clients.mjs';
import { sample } from './sample.mjs';

/**
 * One round of a case: a sample, or as many as the case takes, of each client that takes part, in turn, beginning with
 * another client each round. Calls `add` with each figure.
 *
 * @param only which of the case's clients; `instead` which, though they are none of its own
 */
export async function sampleCase(name, { round, server, only, instead, quick }, add) {
  const { clients = usual, count, tls, turns = 1, unit } = await import(`./cases/${name}.mjs`);
  const subjects = instead ?? clients.filter((client) => only?.includes(client) ?? true);
  const much = quick && unit !== 'bytes of heap' ? Math.ceil(count / 10) : count; // few objects drown in what else there is
  const url = tls ? server.secureUrl : server.url;
  for (let i = 0; i < subjects.length * turns; i += 1) {
    const client = subjects[(i + round) % subjects.length];
    const value = await sample('measure.mjs', [name, client, url, much], tls && server.trusted);
    add([round * turns + Math.floor(i / subjects.length), name, client, value.toFixed(3), unit]);
  }
}
