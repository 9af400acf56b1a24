import http from 'node:http';
import fc from 'fast-check';
import { asyncScheduler } from 'rxjs';
import { type Act, anyActs, anySetting, beginning, type Setting } from './Act.ts';
import { Histogram } from './Histogram.ts';
import { checkGone, checkNow, checkQuotas } from './invariants.ts';
import { Library } from './Library.ts';
import { listen } from '../server.ts';
import { perform } from './Play.ts';
import { WireServers } from './WireServers.ts';

const runs = Number(process.env['MODEL_WIRE_RUNS'] ?? 200);
const seed = Number(process.env['MODEL_SEED'] ?? (process.env['CI'] ? 1 : Date.now() % 2 ** 31)); // CI tells the same of the same tree
const path = process.env['MODEL_PATH'];
/** Turns of the event loop that stand for some time. */
const turns = 4;

it('L5 L7 L8 L10 L13 L18 L22 any acts in any order leave nothing behind on a real network either', async () => {
  const stages = new Map<string, WireServers>();
  const server = http.createServer();
  server.on('upgrade', (request, tcp) => stages.get(request.headers.host!.split(':')[0]!)?.upgrade(request, tcp));
  await using tcp = await listen(server);
  const histogram = new Histogram();

  const play = async ({ open, reactions }: Setting, acts: readonly Act[]): Promise<void> => {
    const host = `run-${stages.size}.test`;
    const servers = new WireServers(host);
    stages.set(host, servers);
    const resolved: string[] = [];
    const resolve = ({ addresses }: { readonly addresses: readonly string[] }) => resolved.push(...addresses) > 0;
    const url = `ws://${host}:${tcp.port}/`;
    const library = new Library({ url, scheduler: asyncScheduler, servers, reactions, resolve, time: () => {} });
    for (const act of [...beginning({ open }), ...acts]) {
      if (perform(library, act)) histogram.act(act);
      checkNow(library);
      for (let turn = 0; act.do === 'time' && turn < turns; turn += 1) await new Promise((next) => setImmediate(next));
    }
    histogram.run(library);
    library.playOut();
    try {
      await servers.gone();
      checkQuotas(library);
      library.destroyNetwork();
      await servers.gone();
      await new Promise<void>((next) => asyncScheduler.schedule(() => next())); // errors of open() come on the scheduler
      checkGone(library);
    } finally {
      servers.destroy();
    }
    expect(resolved.length).toBeGreaterThanOrEqual(servers.count);
    expect(new Set([...resolved, '127.0.0.1'])).toEqual(new Set(['127.0.0.1']));
  };

  const parameters = {
    seed,
    numRuns: runs,
    interruptAfterTimeLimit: 120_000,
    ...(path === undefined ? undefined : { path }),
  };
  await fc.assert(fc.asyncProperty(anySetting, anyActs, play), parameters);
  process.stdout.write(histogram.text(`seed ${seed}, ${runs} runs against a real server`));
}, 180_000);
