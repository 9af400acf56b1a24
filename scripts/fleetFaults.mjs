// Breaks a fleet on real Redis in each way that docs/fleet.md speaks of, and prints what comes of it: npm run fleet:faults
// Ends with 1 if a goal is missed. `-- cut` runs only the faults with that word in their name.
import {
  readLog,
  sleep,
  spread,
  startFarEnd,
  startHost,
  startOperator,
  startProxy,
  startRedis,
  until,
} from './fleetRig.mjs';

const only = process.argv[2] ?? '';
const results = [];
const round = (ms) => Math.round(ms * 10) / 10;

/** Notes a figure and whether it is as good as it must be. */
function figure(what, value, isGood, goal) {
  results.push({ what, value, isGood });
  console.log(`${isGood ? 'ok    ' : 'MISSED'}  ${what}: ${value}${goal ? ` (goal: ${goal})` : ''}`);
}

/** Starts a world, runs a fault in it, and stops everything. */
async function fault(name, { persists, polite, hosts = [], proxied = false }, run) {
  if (!name.includes(only)) return;
  console.log(`\n${name}`);
  const stops = [];
  try {
    const redis = await startRedis(persists);
    stops.unshift(() => redis.stop());
    const farEnd = await startFarEnd({ polite });
    stops.unshift(() => farEnd.stop());
    const proxy = proxied ? await startProxy(redis.port) : undefined;
    if (proxy) stops.unshift(() => proxy.stop());
    const { operator, client, stop } = await startOperator(redis.port);
    stops.unshift(stop);
    const started = [];
    for (const [i, settings] of hosts.entries()) {
      const port = proxy && i === 0 ? proxy.port : redis.port;
      const host = await startHost({ host: `host-${i + 1}`, url: farEnd.url, port, ...settings });
      stops.unshift(() => host.child.kill('SIGKILL'));
      started.push(host);
    }
    await run({ redis, farEnd, proxy, operator, client, hosts: started });
  } catch (error) {
    figure(name, error.stack, false);
  } finally {
    for (const stop of stops) await stop();
  }
}

/** Leaves with all hosts, reads the log, and compares: each record of each host is there, or a gap says so. */
async function checkLog(operator, hosts) {
  const own = new Map();
  for (const host of hosts) own.set(host.name, await host.stop());
  const log = await readLog(operator);
  let silent = 0;
  let twice = 0;
  let records = 0;
  let missing = 0;
  const gaps = {};
  for (const [name, stats] of own) {
    const read = log.get(name) ?? { records: 0, missing: 0, twice: 0, gaps: {} };
    silent += Math.abs(stats.records - read.records - read.missing);
    twice += read.twice;
    records += read.records;
    missing += read.missing;
    for (const [why, count] of Object.entries(read.gaps)) gaps[why] = (gaps[why] ?? 0) + count;
  }
  const said = Object.entries(gaps).map(([why, count]) => `${count} ${why}`);
  figure('records lost without a gap that says so', silent, silent === 0, '0');
  figure('records twice', twice, twice === 0, '0');
  console.log(`        ${records} records, ${missing} in gaps${said.length > 0 ? `: ${said.join(', ')}` : ''}`);
  return { own, gaps };
}

await fault('revoke: from revoke() to the last connection closed', { hosts: [{}, {}, {}, {}] }, async (world) => {
  const { farEnd, operator, hosts } = world;
  const closed = [];
  const told = [];
  for (let i = 0; i < 100; i++) {
    const subject = `s${i}`;
    for (const host of hosts) await host.ask('open', { subject, count: 3 });
    await until(() => farEnd.of(subject) === 12, 5_000, 'connections');
    const began = performance.now();
    const report = operator.revoke({ subject }, { reason: 'test' }).then(() => told.push(performance.now() - began));
    await until(() => farEnd.of(subject) === 0, 5_000, 'their ends');
    closed.push(performance.now() - began);
    await report;
  }
  const { p50, p99, max } = spread(closed);
  figure(
    `closed, 12 connections of 4 hosts, 100 rounds`,
    `p50 ${round(p50)}, p99 ${round(p99)}, max ${round(max)} ms`,
    p99 <= 100,
    'p99 ≤ 100 ms',
  );
  const report = spread(told);
  console.log(`        revoke() had the answers of all after p50 ${round(report.p50)}, p99 ${round(report.p99)} ms`);
  await checkLog(operator, hosts);
});

const end = { options: { staleAfter: 900, onStale: 'end' } };
await fault(
  'cut: one host behind a proxy that stops, nothing closes',
  { hosts: [end, end], proxied: true },
  async (world) => {
    const { farEnd, proxy, operator, hosts } = world;
    const times = [];
    const healed = [];
    for (let i = 0; i < 5; i++) {
      for (const host of hosts) await host.ask('open', { subject: `s${i}`, count: 5 });
      await until(() => farEnd.of(`s${i}`) === 10, 5_000, 'connections');
      await sleep(100 * i);
      const began = performance.now();
      proxy.cut();
      await until(() => farEnd.of('host-1') === 0, 5_000, 'their ends');
      times.push(performance.now() - began);
      const report = await operator.revoke({ subject: `other${i}` }, { reason: 'test' });
      if (i === 0)
        figure(
          'report while cut off',
          `applied ${report.applied}; behind ${report.behind.join() || 'none'}; fenced ${report.fenced}`,
          report.fenced.join() === 'host-1' && report.applied.join() === 'host-2',
        );
      const heals = performance.now();
      proxy.heal();
      await until(() => hosts[0].fresh, 5_000, 'freshness');
      healed.push(performance.now() - heals);
    }
    figure('the other host kept its connections', farEnd.of('host-2'), farEnd.of('host-2') === 25, '25');
    const most = Math.max(...times);
    figure(
      'cut off with onStale end, staleAfter 900: all closed after',
      `${times.map(Math.round).join(', ')} ms`,
      most <= 990,
      '≤ 990 ms',
    );
    console.log(`        fresh again ${healed.map(Math.round).join(', ')} ms after healing`);
    await checkLog(operator, hosts);
  },
);

const busy = { subject: 'busy', count: 3, life: 100 };
await fault(
  'freeze: SIGSTOP of Redis for 4 s, two hosts flat out',
  { hosts: [{}, { options: { onStale: 'end' } }] },
  async (world) => {
    const { redis, farEnd, operator, hosts } = world;
    for (const host of hosts) await host.ask('open', { subject: 'calm', count: 5 });
    await until(() => farEnd.of('calm') === 10, 5_000, 'connections');
    for (const host of hosts) await host.ask('churn', busy);
    await sleep(1_000);
    redis.freeze();
    await sleep(1_500);
    const before = await Promise.all(hosts.map((host) => host.ask('stats')));
    await sleep(2_500);
    const after = await Promise.all(hosts.map((host) => host.ask('stats')));
    redis.thaw();
    const began = performance.now();
    await until(() => hosts.every(({ fresh }) => fresh), 5_000, 'freshness');
    figure(
      'fresh again after SIGCONT',
      `${Math.round(performance.now() - began)} ms`,
      performance.now() - began < 2_000,
    );
    const allowed = after.reduce(
      (sum, { outcomes }, i) => sum + (outcomes.allowed ?? 0) - (before[i].outcomes.allowed ?? 0),
      0,
    );
    const stale = after.reduce(
      (sum, { outcomes }, i) => sum + (outcomes.stale ?? 0) - (before[i].outcomes.stale ?? 0),
      0,
    );
    figure('connections allowed while stale', `${allowed}, ${stale} denied`, allowed === 0 && stale > 0, '0');
    const kept = hosts.map(({ name }) => farEnd.of(name));
    await sleep(1_000);
    console.log(`        deny-new kept ${kept[0]} connections, end kept ${kept[1]}`);
    await checkLog(operator, hosts);
  },
);

const limit = { what: 'connections', by: 'subject', most: 20 };
const limited = { options: { quotas: [limit] } };
for (const polite of [true, false]) {
  const name = `limit: 20 connections, 4 hosts that want more, peers that ${polite ? 'close' : 'never answer a close'}`;
  await fault(name, { hosts: [limited, limited, limited, limited], polite }, async ({ farEnd, operator, hosts }) => {
    for (const host of hosts) await host.ask('churn', { ...busy, count: 2, life: 150 });
    await sleep(5_000);
    for (const host of hosts) await host.ask('churn', { count: 0 });
    figure(
      'most connections at once at the far end',
      farEnd.most,
      farEnd.most <= 20 && farEnd.most >= 15,
      '≤ 20, and most of them used',
    );
    const stats = await Promise.all(hosts.map((host) => host.ask('stats')));
    const opened = stats.reduce((sum, { outcomes }) => sum + (outcomes.allowed ?? 0), 0);
    console.log(
      `        ${opened} opened, ${stats.reduce((sum, { outcomes }) => sum + (outcomes.quota ?? 0), 0)} denied`,
    );
    await checkLog(operator, hosts);
  });
}

await fault('kill of a host: kill -9 while it holds all slots', { hosts: [limited, limited] }, async (world) => {
  const { farEnd, operator, hosts } = world;
  await hosts[0].ask('open', { subject: 's', count: 25 });
  await until(() => farEnd.of('host-1') === 20, 5_000, 'connections');
  await sleep(500);
  await hosts[0].ask('churn', { ...busy, subject: 'other' });
  await sleep(500);
  const began = performance.now();
  await hosts[0].kill();
  await until(
    async () => {
      await hosts[1].ask('open', { subject: 's', count: 20 });
      await sleep(50);
      return farEnd.of('host-2') === 20;
    },
    10_000,
    'slots',
  );
  const back = performance.now() - began;
  figure('slots back', `${round(back / 1_000)} s`, back < 3_500, '≤ 3 s, and what a try takes');
  await sleep(Math.max(0, 5_500 - back));
  const rows = await operator.table();
  figure(
    'rows of the dead host in the table after 5.5 s',
    rows.filter(({ host }) => host === 'host-1').length,
    rows.every(({ host }) => host === 'host-2'),
    '0',
  );
  const log = await readLog(operator);
  const { records, gaps, twice } = log.get('host-1');
  const inside = Object.entries(gaps).filter(([why]) => why !== 'crash');
  figure(
    'log of the dead host',
    `${records} records, ${gaps.crash ?? 0} or more told as crash, ${inside.length} gaps inside, ${twice} twice`,
    inside.length === 0 && twice === 0,
  );
  await checkLog(operator, hosts.slice(1));
});

await fault(
  'kill of Redis: kill -9, append-only file synced every second, back after 1 s',
  { persists: true, hosts: [limited, limited] },
  async (world) => {
    const { redis, farEnd, operator, hosts } = world;
    await operator.revoke({ subject: 'bad' }, { reason: 'test' });
    for (const host of hosts) await host.ask('churn', { ...busy, count: 1 });
    await sleep(2_000);
    await redis.kill();
    await sleep(1_000);
    await redis.start();
    const began = performance.now();
    await until(() => hosts.every(({ fresh }) => fresh), 5_000, 'freshness');
    console.log(`        fresh again after ${Math.round(performance.now() - began)} ms`);
    for (const host of hosts) await host.ask('open', { subject: 'bad', count: 3 });
    await sleep(3_000);
    figure('connections of the revoked', farEnd.of('bad'), farEnd.of('bad') === 0, '0');
    figure('most connections at once at the far end', farEnd.most, farEnd.most <= 20, '≤ 20');
    for (const host of hosts) await host.ask('churn', { count: 0 });
    await sleep(1_500);
    await checkLog(operator, hosts);
  },
);

await fault(
  'empty: Redis comes back and has forgotten everything',
  { hosts: [limited, limited, limited] },
  async (world) => {
    const { redis, farEnd, operator, hosts } = world;
    await operator.revoke({ subject: 'bad' }, { reason: 'test' });
    await hosts[0].ask('open', { subject: 's', count: 12 });
    await hosts[1].ask('open', { subject: 's', count: 8 });
    await until(() => farEnd.of('s') === 20, 5_000, 'connections');
    await sleep(1_000);
    await redis.kill();
    await redis.start();
    const began = performance.now();
    const tries = setInterval(() => {
      for (const host of hosts) {
        void host.ask('open', { subject: 's', count: 2 });
        void host.ask('open', { subject: 'bad', count: 1 });
      }
    }, 50);
    await until(async () => (await operator.revoked().catch(() => [])).length === 1, 5_000, 'the list');
    figure(
      'the list is told again after',
      `${Math.round(performance.now() - began)} ms`,
      performance.now() - began < 1_500,
    );
    await sleep(4_000);
    clearInterval(tries);
    figure('connections of the revoked', farEnd.of('bad'), farEnd.of('bad') === 0, '0');
    figure('most connections at once at the far end', farEnd.most, farEnd.most <= 20, '≤ 20');
    await checkLog(operator, hosts);
  },
);

const small = { options: { onStale: 'allow', log: { bufferRecords: 500 } } };
await fault('buffer: 500 records, Redis frozen for 3 s', { hosts: [small] }, async ({ redis, operator, hosts }) => {
  await hosts[0].ask('churn', { ...busy, count: 6 });
  await sleep(500);
  redis.freeze();
  await sleep(3_000);
  redis.thaw();
  await sleep(1_500);
  await hosts[0].ask('churn', { count: 0 });
  await sleep(500);
  const { health } = await hosts[0].ask('stats');
  const { gaps } = await checkLog(operator, hosts);
  figure(
    'what the gaps say is what the host has counted',
    `${gaps.buffer ?? 0} and ${health.lost}`,
    health.lost > 0 && gaps.buffer === health.lost,
  );
});

const rate = { quotas: [{ what: 'attempts', by: 'subject', count: 50, per: 1_000 }] };
const hour = 3_600_000;
await fault(
  'clocks: three hosts, one an hour before, one an hour behind',
  { hosts: [0, hour, -hour].map((shift) => ({ shift, options: rate })) },
  async (world) => {
    const { farEnd, operator, hosts } = world;
    await sleep(500);
    for (const host of hosts) await host.ask('churn', { ...busy, count: 2 });
    await sleep(3_000);
    for (const host of hosts) await host.ask('churn', { count: 0 });
    const stats = await Promise.all(hosts.map((host) => host.ask('stats')));
    const allowed = stats.map(({ outcomes }) => outcomes.allowed ?? 0);
    const all = allowed.reduce((sum, one) => sum + one, 0);
    figure(
      'attempts allowed in 3 s of 50 a second',
      `${all} (${allowed.join(', ')})`,
      all <= 205 && all >= 170,
      '≤ 50 at once and 150',
    );
    for (const host of hosts) await host.ask('open', { subject: 'bad', count: 2 });
    await until(() => farEnd.of('bad') === 6, 5_000, 'connections');
    const began = performance.now();
    const report = await operator.revoke({ subject: 'bad' }, { reason: 'test' });
    await until(() => farEnd.of('bad') === 0, 5_000, 'their ends');
    figure(
      'revoked and closed',
      `${Math.round(performance.now() - began)} ms, behind: ${report.behind.join() || 'none'}`,
      report.behind.length === 0,
    );
    await checkLog(operator, hosts);
  },
);

const missed = results.filter(({ isGood }) => !isGood);
console.log(`\n${results.length} figures, ${missed.length} missed`);
process.exit(missed.length === 0 && results.length > 0 ? 0 : 1);
