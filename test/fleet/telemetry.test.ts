import { observe } from 'rx-secure-networking/otel';
import { fleetWorld, opening } from './fleetWorld.ts';

/** What all its methods, at any depth, throw. */
const down = new Error('the collector is down');
const failing = (): never =>
  new Proxy(
    {},
    {
      get: () => () => {
        throw down;
      },
    },
  ) as never;

/** Runs a fleet with a revocation, and returns its decisions and its log. */
async function acts(observed: boolean): Promise<{ decisions: unknown; log: unknown; errors: readonly unknown[] }> {
  const world = fleetWorld();
  const { fleet, owner, decisions } = world.join();
  const errors: unknown[] = [];
  const telemetry = { meter: failing(), logger: failing(), tracer: failing() };
  if (observed) observe(fleet, { ...telemetry, onError: (error) => errors.push(error) });
  await world.pass(100);
  opening(owner({ subject: 'com.example.chat' }));
  opening(owner({ subject: 'com.example.clock' }));
  await world.pass(100);
  const revoking = world.operator.revoke({ subject: 'com.example.chat' }, { reason: 'leaks' });
  await world.pass(1_000);
  await revoking;
  opening(owner({ subject: 'com.example.chat' }));
  await world.pass(100);
  // Hosts and entries have random names.
  const log = (await world.log()).map((entry) =>
    entry.type === 'gap' ? entry : [entry.host, entry.seq, entry.type, entry.record],
  );
  await world.end();
  return { decisions: JSON.parse(JSON.stringify(decisions)), log, errors };
}

it('S22 telemetry that fails changes no decision and no record of the log', async () => {
  const expected = await acts(false);
  const { decisions, log, errors } = await acts(true);
  expect(decisions).toEqual(expected.decisions);
  expect(log).toEqual(expected.log);
  expect(expected.log).toHaveLength(6);
  expect(new Set(errors)).toEqual(new Set([down]));
});
