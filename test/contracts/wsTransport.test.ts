import { transportContract } from '../../lib/testing.ts';
import { wsTransport } from '../../lib/ws.ts';
import { startContractServer } from './contractServer.ts';

describe('L21 wsTransport()', () => {
  const able = { pause: true, ping: true, codes: true, approve: true, tellsBeforeTooLong: true, tellsClosing: true };
  const can = { ...able, buffers: true, write: true, leave: true };
  for (const { name, run } of transportContract({ transport: wsTransport(), listen: startContractServer, can }))
    it(name, run);
});
