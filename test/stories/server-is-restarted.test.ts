import { loadExample } from '../blueprint/example.ts';

interface Phase {
  readonly sent: number;
  readonly received: number;
  readonly duplicate: number;
  readonly missing: number;
}
interface Reports {
  readonly sent: number;
  readonly received: number;
  readonly missing: number;
  readonly refused: number;
}
const { restart } = loadExample('10-restart.mjs') as {
  restart(show: (line: string) => void): Promise<readonly [Phase, Phase, Reports]>;
};

it('a server is killed and restarted on its port: 200 sockets of 20 owners are ready again, and nothing comes twice', async () => {
  const shown: string[] = [];
  const [before, after, reports] = await restart((line) => shown.push(line));

  // What was on its way when the server was killed may come or not: there is no telling, and nothing is asked again.
  expect(before).toMatchObject({ sent: 2_200, duplicate: 0, missing: 2_200 - before.received });
  expect(before.missing).toBeGreaterThanOrEqual(200);
  expect(before.received).toBeGreaterThanOrEqual(1_000);
  expect(after).toEqual({ sent: 1_000, received: 1_000, duplicate: 0, missing: 0 });
  // The server is far away: in the round trip of its close a report is refused, or has arrived.
  expect(reports).toMatchObject({ received: reports.sent, missing: 0 });
  expect(reports.refused).toBeGreaterThan(0);
  expect(shown.filter((line) => line.startsWith('unexpected error'))).toEqual([]);
}, 30_000);
