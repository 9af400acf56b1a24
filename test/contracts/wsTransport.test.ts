import { transportContract } from '../../lib/testing.ts';
import { wsTransport } from '../../lib/ws.ts';
import { wsServer } from './wsServer.ts';

describe('L21 wsTransport()', () => {
  const can = { pause: true, ping: true, codes: true, approve: true, write: true, tellsBeforeTooLong: true };
  for (const { name, run } of transportContract({ transport: wsTransport(), listen: wsServer, can })) it(name, run);
});
