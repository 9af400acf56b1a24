// One host of a fleet, as a process of its own: npm run fleet:faults starts several. It does what its parent sends.
const { shift = 0, port, host, url, options = {}, limits = {} } = JSON.parse(process.argv[2]);
if (shift !== 0) {
  const { now } = Date;
  Date.now = () => now() + shift; // before anything is imported: the clock of a machine that is set wrong
}
const { Redis } = await import('ioredis');
const { allowAll } = await import('rx-secure-networking');
const { joinFleet } = await import('rx-secure-networking/fleet');
const { redisEngine } = await import('rx-secure-networking/redis');
const { wsTransport } = await import('rx-secure-networking/ws');

const make = () => {
  const client = new Redis({
    ...{ port, host: '127.0.0.1', enableOfflineQueue: false, autoResendUnfulfilledCommands: false },
    ...{ maxRetriesPerRequest: 0, connectTimeout: 500, retryStrategy: (attempt) => Math.min(50 * attempt, 500) },
  });
  client.on('error', () => undefined);
  return client;
};
const [questions, waiting] = [make(), make()];
await Promise.all([questions, waiting].map((client) => new Promise((resolve) => client.once('ready', resolve))));
const fleet = joinFleet({
  engine: redisEngine({
    send: ([name, ...words]) => questions.call(name, words),
    wait: ([name, ...words]) => waiting.call(name, words),
    reset: (which) => (which === 'wait' ? waiting : questions).disconnect(true),
    fleet: 'faults',
  }),
  host,
  transport: wsTransport(),
  policy: allowAll,
  limits: { attemptsPerSecond: 10_000, socketsPerOwner: 1_000, closeTimeout: 500, ...limits },
  ...options,
});

const yes = () => true;
const audits = { create: yes, connect: yes };
const counts = { records: 0, outcomes: {}, health: undefined };
fleet.decisions$.subscribe((decision) => {
  counts.records += 1;
  if (decision.action === 'connect' || !decision.allow) {
    counts.outcomes[decision.code] = (counts.outcomes[decision.code] ?? 0) + 1;
  }
});
fleet.ends$.subscribe(() => (counts.records += 1));
fleet.health$.subscribe((health) => {
  if (counts.health?.fresh !== health.fresh) process.send({ fresh: health.fresh });
  counts.health = health;
});

const owners = new Map();
const ownerOf = (subject) => {
  const known = owners.get(subject);
  if (known && !known.closed) return known;
  const owner = fleet.createOwner({ name: subject, subject, audits });
  owners.set(subject, owner);
  return owner;
};
const open = (subject, stay) => {
  const running = ownerOf(subject)
    .open(`${url}${host}/${subject}`)
    .subscribe({ next: () => stay || running.unsubscribe(), error: () => undefined });
};
let churn;

const commands = {
  open: ({ subject, count }) => {
    for (let i = 0; i < count; i++) open(subject, true);
  },
  // Opens and ends so many connections in each 20 ms, until it is told to stop.
  churn: ({ subject, count, life }) => {
    clearInterval(churn);
    if (count === 0) return;
    churn = setInterval(() => {
      for (let i = 0; i < count; i++) {
        const running = ownerOf(subject)
          .open(`${url}${host}/${subject}`)
          .subscribe({ next: () => setTimeout(() => running.unsubscribe(), life), error: () => undefined });
      }
    }, 20);
  },
  destroy: ({ subject }) => ownerOf(subject).destroy(),
  stats: () => ({ ...counts }),
  leave: async () => {
    clearInterval(churn);
    const left = await fleet.leave(5_000);
    return { ...counts, ...left };
  },
};

process.on('message', async ({ id, name, ...words }) => {
  process.send({ id, answer: (await commands[name](words)) ?? {} });
  if (name === 'leave') process.exit(0);
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
