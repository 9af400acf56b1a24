// What runs in the page and in the worker, called from the test's process: see Place.ts.
import { webSocketTransport } from 'rx-secure-networking';
import { transportContract } from 'rx-secure-networking/testing';
import { abilities } from '../abilities.ts';
import { Remote } from '../remote/Remote.ts';
import { remoteServers } from '../remote/remoteServers.ts';
import type { Suites, Where } from './Suites.ts';
import { whatwgSuites } from './whatwg.ts';

const suites: Suites = {
  contract: async ({ control }) => {
    const listen = remoteServers(await Remote.connect(control));
    return transportContract({ transport: webSocketTransport(), listen, can: abilities });
  },
  ...whatwgSuites,
};

const here: { cases?: Map<string, () => unknown> } = {};

Object.assign(globalThis, {
  /** Makes a suite's cases. */
  async prepare(suite: keyof Suites, where: Where): Promise<void> {
    const cases = await suites[suite](where);
    here.cases = new Map(cases.map(({ name, run }) => [name, run]));
  },
  /** Runs one, and gives what it saw. */
  run(name: string): unknown {
    const run = here.cases?.get(name);
    if (!run) throw new Error(`no case "${name}"`);
    return run();
  },
});
