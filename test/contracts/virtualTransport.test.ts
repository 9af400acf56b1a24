import { transportContract } from '../../lib/testing.ts';
import { virtualHarness } from './virtualServer.ts';

describe.each([
  ['that can pause and ping', true],
  ['that can do neither', false],
])('L21 virtualTransport() %s', (_, able) => {
  const harness = virtualHarness({ canPause: able, addresses: ['192.0.2.1'], ...(able && { pong: 0 }) });
  const can = { pause: able, ping: able, codes: true, approve: true, leave: true, tellsClosing: true };
  for (const { name, run } of transportContract({ ...harness, can })) it(name, run);
});
