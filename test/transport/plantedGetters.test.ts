import { authority, certificate } from './certificates.ts';
import { runInNode } from './runInNode.ts';
import { startServer, startTlsServer } from '../server.ts';

const script = require.resolve('./plantedGetters.ts');

interface Outcome {
  readonly outcome: string;
  /** How many names had a getter. */
  readonly names: number;
  /** Which were asked of an object of options, as in `tls.pskCallback`. */
  readonly asked: readonly string[];
}
const planted = async (input: object): Promise<Outcome> =>
  (await runInNode(script, input, { NODE_NO_WARNINGS: '1' })) as Outcome;

describe('with a getter on Object.prototype for every name that Node and ws know', () => {
  it('no option of ours is read through it over ws:', async () => {
    await using server = await startServer();
    const { outcome, names, asked } = await planted({ url: `ws://localhost:${server.port}/`, by: 'wsTransport' });
    expect(names).toBeGreaterThan(3_000);
    expect({ outcome, asked }).toEqual({ outcome: 'closed 1000', asked: [] });
  }, 30_000);

  it('no option of ours is read through it over wss:', async () => {
    const ca = await authority();
    await using server = await startTlsServer(await certificate({ dns: 'localhost' }, ca));
    const url = `wss://localhost:${server.port}/`;
    const { outcome, asked } = await planted({ url, by: 'wsTransport', ca: ca.cert });
    expect({ outcome, asked }).toEqual({ outcome: 'closed 1000', asked: [] });
  }, 30_000);

  it('options that somebody gives to ws alone are, so that the two above can fail', async () => {
    await using server = await startServer();
    const { asked } = await planted({ url: `ws://localhost:${server.port}/`, by: 'ws' });
    // Which names they are differs from Node to Node.
    expect(asked.filter((name) => name.startsWith('http.')).length).toBeGreaterThan(5);
  }, 30_000);
});
