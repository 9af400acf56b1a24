import { type Transport, webSocketTransport } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startContractServer } from '../contracts/contractServer.ts';
import { stories } from './stories.ts';
import { play } from './Story.ts';

// In Chromium: test/browser/laws.test.ts. On the WebSocket of Node itself, from 22 on: npm run matrix.
const transports: [string, () => Transport][] = [['ws', () => wsTransport()]];
if ('WebSocket' in globalThis) {
  transports.push([`the WebSocket of Node ${process.versions.node}`, () => webSocketTransport()]);
}

describe.each(transports)('on %s', (_driver, make) => {
  it.each(stories.map((story) => [story.what, story] as const))('%s', async (_what, story) => {
    expect(await play(story, { transport: make(), listen: (behaviour) => startContractServer(behaviour) })).toEqual(
      story.expected,
    );
  });
});
