import type { Library } from './Library.ts';
import type { Model } from './Model.ts';
import { limits } from './limits.ts';

/** Holds after every act; throws what does not. */
export function checkNow(library: Library): void {
  const { faults, sightings } = library.watch;
  for (const { handle, ends, denied, decisions, due, completed, states } of sightings.values()) {
    const { id } = handle;
    if (ends.length > 1) faults.push(`socket ${id} has ${ends.length} ends`);
    if ((handle.state === 'closed') !== (ends.length === 1))
      faults.push(`socket ${id} is ${handle.state}: ${ends.length} ends`);
    if (ends.length === 1 && (completed < 4 || states.at(-1) !== 'closed'))
      faults.push(`socket ${id} goes on after its end`);
    if (denied > decisions || denied < due) {
      faults.push(`socket ${id} told of ${denied} denials: ${decisions} decisions, ${due} while it lived`);
    }
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/** Holds when all have been ended, their links are gone and what they hold is taken: all quotas are free again. */
export function checkQuotas(library: Library): void {
  const { network, owners, watch } = library;
  checkNow(library);
  if (network.snapshot().some(({ sockets }) => sockets.length > 0)) watch.fault('a socket has not ended');
  if (library.over) return;
  for (const { handle } of watch.sightings.values()) handle.messages$.subscribe().unsubscribe(); // held counts (L27)
  library.newOwner(false, false);
  for (const owner of owners.filter((each) => !each.owner.closed)) {
    const most = limits.socketsPerOwner;
    const made = library.fill(owner, most + 1);
    if (made !== most) watch.fault(`owner ${owner.owner.id} can have ${made} sockets instead of ${most}`);
  }
}

/** Holds when the network is destroyed and its links are gone: nothing is left. */
export function checkGone(library: Library): void {
  const { owners, watch } = library;
  if (owners.some(({ until }) => until.observed)) watch.fault('a lifetime is still listened to');
  if (library.questions.some(({ isLive }) => isLive() === true)) watch.fault('an audit is still waited for');
  for (const { handle, ends } of watch.sightings.values()) {
    if (ends.length !== 1) watch.fault(`socket ${handle.id} has ${ends.length} ends`);
  }
  library.leaks.check();
  checkNow(library);
}

/** Holds after every act of a run without reactions: the library is where the model is. */
export function checkAgainst(model: Model, library: Library): void {
  const [now, then] = [shown(library), foretold(model)];
  if (JSON.stringify(now) !== JSON.stringify(then)) expect(now).toEqual(then); // equality alone takes most of the run
}

/** What the library shows of itself where the model knows it too. */
function shown(library: Library): unknown {
  return {
    owners: library.network.snapshot().map(({ id, denied, sockets }) => ({
      id,
      denied,
      sockets: sockets.map((socket) => {
        const { state, sent, received } = socket;
        return { id: socket.id, state, sent, received, denied: socket.denied };
      }),
    })),
    sockets: library.sockets.map(({ sighting: { handle, ends } }) => [handle.id, handle.state, ends[0]?.by]),
    outcomes: library.outcomes,
    questions: library.questions.map(({ isLive }) => isLive()),
    denials: library.watch.denials,
    links: library.stage.servers.count,
  };
}

function foretold(model: Model): unknown {
  return {
    owners: (model.over ? [] : model.owners.filter(({ over }) => !over)).map(({ id, denied, sockets }) => ({
      id,
      denied,
      sockets: [...sockets].map((socket) => {
        const { state, sent, received } = socket;
        return { id: socket.id, state, sent, received, denied: socket.denied };
      }),
    })),
    sockets: model.sockets.map(({ id, state, by }) => [id, state, by]),
    outcomes: model.outcomes,
    questions: model.questions.map(({ live }, at) => (at % 2 === 1 ? undefined : live)),
    denials: model.denials,
    links: model.servers.count,
  };
}
