// What runs in the page and in the worker, called from the test's process: see places.ts.
import { webSocketTransport } from 'rx-secure-networking';
import { fetchTransport } from 'rx-secure-networking/http';
import { httpTransportContract, transportContract } from 'rx-secure-networking/testing';
import { stories } from '../../laws/stories.ts';
import { play } from '../../laws/Story.ts';
import { abilities, httpAbilities } from '../abilities.ts';
import { httpStories } from '../httpStories.ts';
import { Remote } from '../remote/Remote.ts';
import { remoteHttpServers, remoteServers } from '../remote/remoteServers.ts';
import { life } from './life.ts';
import { journal, session, until, watchPage } from './session.ts';
import type { Suite, SuiteName, Where } from './Suites.ts';
import { whatwgSuites } from './whatwg.ts';

const suites: Readonly<Record<SuiteName, Suite>> = {
  contract: async ({ server }) => {
    const listen = remoteServers(await Remote.connect(server));
    return transportContract({ transport: webSocketTransport(), listen, can: abilities, patience: 12_000 });
  },
  http: async ({ server }) => {
    const listen = remoteHttpServers(await Remote.connect(server));
    const contract = httpTransportContract({
      transport: fetchTransport(),
      listen,
      can: httpAbilities,
      patience: 12_000,
    });
    return [...contract, ...httpStories.map(({ what, run }) => ({ name: what, run: () => run(listen) }))];
  },
  laws: async ({ server }) => {
    const here = { transport: webSocketTransport(), listen: remoteServers(await Remote.connect(server)) };
    return stories.map((story) => ({ name: story.what, run: () => play(story, here) }));
  },
  ...whatwgSuites,
};

let cases = new Map<string, () => unknown>();

if ('document' in globalThis) watchPage();

Object.assign(globalThis, {
  life,
  journal,
  until,
  session,
  /** Makes a suite's cases. */
  async prepare(suite: SuiteName, where: Where): Promise<void> {
    cases = new Map((await suites[suite](where)).map(({ name, run }) => [name, run]));
  },
  /** Runs one, and gives what it saw. */
  run(name: string): unknown {
    const run = cases.get(name);
    if (!run) throw new Error(`no case "${name}"`);
    return run();
  },
});
