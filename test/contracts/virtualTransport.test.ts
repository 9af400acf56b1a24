import { transportContract } from '../../lib/testing.ts';
import { virtualHarness } from './virtualServer.ts';

describe.each([
  ['that can pause', true],
  ['that can not pause', false],
])('L21 virtualTransport() %s', (_, canPause) => {
  const harness = virtualHarness({ canPause, addresses: ['192.0.2.1'] });
  const can = { pause: canPause, codes: true, approve: true };
  for (const { name, run } of transportContract({ ...harness, can })) it(name, run);
});
