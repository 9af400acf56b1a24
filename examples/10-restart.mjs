// A server is killed and comes back on its port while the sockets of many owners reconnect: node examples/10-restart.mjs
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { elementAt, filter, firstValueFrom, Subject, switchMap, timeout } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms, reconnect } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { WebSocketServer } from 'ws';

const patience = 10_000; // ms, for each step
const delay = 20; // ms, each way: a server that is far away
const quick = { initialDelay: 20, maxDelay: 100, stableAfter: 1_000 };

/**
 * Runs these phases: all sockets are ready and get their messages; the server is killed while it sends more; it starts again
 * after all sockets have noticed; all are ready again and get their messages; it closes with 1000 while all send reports. The
 * server gives each message its own id. For each phase with ready sockets, this function shows and returns how many messages
 * the server sent, and how many of them arrived, arrived twice, and were missing. For the reports, it shows how many had the
 * outcome `sent`, how many of these the server received, and how many were refused because the server was closing already.
 *
 * Each direction takes 20 ms. So a client still seems connected for up to 40 ms after the server has begun to close: a report
 * with the outcome `sent` in that time would be lost.
 */
export async function restart(show, { owners = 20, socketsEach = 10, rounds = 5 } = {}) {
  const all = owners * socketsEach;
  const ledger = new Ledger();
  const events$ = new Subject();
  const times = (count, event) =>
    firstValueFrom(
      events$.pipe(
        filter((each) => each === event),
        elementAt(count - 1),
        timeout(patience),
      ),
    );
  const network = createNetwork({
    transport: wsTransport(),
    policy: platforms.desktop,
    limits: { attemptsPerSecond: 1_000 },
  });
  const reports = { sent: 0, received: 0, refused: 0 };
  let server = await startServer(0, reports);
  const { port } = server.address();
  const far = await startFarWay(port);
  const url = `ws://127.0.0.1:${far.port}/`;
  const sockets = new Set();
  let reporting;
  let attempts = 0;

  const run = (owner) =>
    owner
      .open(url)
      .pipe(
        switchMap((socket) => {
          socket.send('hello');
          sockets.add(socket);
          socket.ended$.subscribe(() => sockets.delete(socket));
          return socket.messages$;
        }),
        reconnect({
          ...quick,
          onAttempt: ({ attempt }) => {
            attempts += 1;
            if (attempt === 1) events$.next('lost');
          },
        }),
      )
      .subscribe({
        next: (message) => {
          if (message !== 'welcome') ledger.receive(message);
          events$.next(message === 'welcome' ? 'ready' : 'received');
        },
        error: (error) => show(`unexpected error: ${error.message}`),
        complete: () => events$.next('completed'),
      });

  try {
    const ready = times(all, 'ready');
    for (let each = 0; each < owners; each += 1) {
      const audits = everyStep(allowEndpoints(url.slice(0, -1)));
      const owner = network.createOwner({ name: `owner ${each}`, audits });
      for (let socket = 0; socket < socketsEach; socket += 1) run(owner);
    }
    await ready;
    show(`${all} sockets of ${owners} owners are ready`);

    ledger.begin();
    const received = times(all * rounds, 'received');
    ledger.send(server.clients, rounds);
    await received;
    const lost = times(all, 'lost');
    const peers = [...server.clients];
    ledger.send(peers, rounds);
    const gone = kill(server);
    ledger.send(peers, 1); // these messages are lost: the connections are cut
    await Promise.all([lost, gone]);
    show('the server was killed while it was sending; all sockets are waiting or trying again');

    const readyAgain = times(all, 'ready');
    server = await startServer(port, reports);
    await readyAgain;
    show(`the server is listening again on its port, and all sockets are ready again, after ${attempts} attempts`);

    ledger.begin();
    const receivedAgain = times(all * rounds, 'received');
    ledger.send(server.clients, rounds);
    await receivedAgain;
    const completed = times(all, 'completed');
    reporting = setInterval(() => {
      for (const socket of sockets) {
        if (socket.send('report') === 'sent') reports.sent += 1;
        else reports.refused += 1;
      }
    }, 5);
    setTimeout(() => {
      for (const peer of server.clients) peer.close(1000);
    }, 3 * delay);
    await completed;
    show('the server closed with 1000 while all sockets were sending reports; all streams have completed');
    return [...ledger.report(show), reportsOf(reports, show)];
  } finally {
    clearInterval(reporting);
    network.destroy();
    await kill(server);
    await far.stop();
  }
}

/** Counts messages by their ids: which were sent, received, received twice, or are missing. */
class Ledger {
  #phases = [];
  #phaseOf = new Map(); // by id
  #received = new Set();

  begin() {
    this.#phases.push({ sent: 0, received: 0, duplicate: 0 });
  }

  send(peers, rounds) {
    const phase = this.#phases.at(-1);
    for (let round = 0; round < rounds; round += 1) {
      for (const peer of peers) {
        const id = String(this.#phaseOf.size + 1);
        this.#phaseOf.set(id, phase);
        phase.sent += 1;
        peer.send(id);
      }
    }
  }

  receive(id) {
    const phase = this.#phaseOf.get(id);
    if (this.#received.has(id)) phase.duplicate += 1;
    else phase.received += 1;
    this.#received.add(id);
  }

  report(show) {
    return this.#phases.map((phase, index) => {
      const whole = { ...phase, missing: phase.sent - phase.received };
      const columns = Object.entries(whole).map(([name, count]) => `${name} ${String(count).padStart(4)}`);
      show(`phase ${index + 1}: ${columns.join('  ')}`);
      return whole;
    });
  }
}

function reportsOf({ sent, received, refused }, show) {
  const whole = { sent, received, missing: sent - received, refused };
  show(
    `reports: ${Object.entries(whole)
      .map(([name, count]) => `${name} ${count}`)
      .join('  ')}`,
  );
  return whole;
}

/** Starts a server that answers hello, and counts reports. */
async function startServer(port, reports) {
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  server.on('connection', (peer) =>
    peer.on('message', (data) => {
      if (String(data) === 'hello') peer.send('welcome');
      else reports.received += 1;
    }),
  );
  await once(server, 'listening');
  return server;
}

/** Starts a proxy to the server on that port, which delays everything. */
async function startFarWay(port) {
  const sockets = new Set();
  const lead = (from, to) => {
    sockets.add(from);
    from.on('data', (chunk) => setTimeout(() => to.write(chunk), delay));
    from.on('end', () => setTimeout(() => to.end(), delay));
    from.on('error', () => setTimeout(() => to.destroy(), delay));
    from.on('close', () => sockets.delete(from));
  };
  const way = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    lead(near, far);
    lead(far, near);
  }).listen(0, '127.0.0.1');
  await once(way, 'listening');
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => way.close(resolve));
  };
  return { port: way.address().port, stop };
}

function kill(server) {
  for (const peer of server.clients) peer.terminate();
  return new Promise((resolve) => server.close(resolve));
}

if (process.argv[1]?.endsWith('10-restart.mjs')) restart(console.log);
