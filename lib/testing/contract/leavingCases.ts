import type { Cases, ContractContext, OpenConnection } from './ContractContext.ts';
import { demand, demandSame } from './demand.ts';

/** What a link does while its peer has closed and keeps the connection; for harnesses whose peers have `leave`. */
export const leavingCases: Cases = {
  'L29 sends nothing after its peer has closed, and calls closing once': async (context) => {
    const { link, peer } = await left(context);
    demandSame('send()', [link.send('lost'), link.send(new Uint8Array(9))], [false, false]);
    demandSame('bufferedBytes', link.bufferedBytes, 0);
    await context.settle();
    demandSame('closing was called', link.count('closing'), 1);
    await context.never(peer.next(), 'a message at the server');
  },

  'trap 26: delivers what its peer sent before it closed': async (context) => {
    const { link, peer } = await context.open();
    for (const message of ['a', 'b', 'c']) peer.send(message);
    await leaves(context, { link, peer });
    demandSame('messages', link.messages, ['a', 'b', 'c']);
  },

  'trap 35: reports the code of a peer that closes and does not hang up': async (context) => {
    const { link } = await left(context);
    link.close(1000);
    link.terminate();
    const [code, reason, , error] = await link.end();
    // A platform that shows the peer's code only at its own end shows it too late here.
    const expected = context.can.tellsClosing || code !== 1005 ? [4009, 'restart'] : [1005, ''];
    demandSame('closed', [code, reason, error], [...expected, undefined]);
  },

  'does not call closing after its own close': async (context) => {
    const { link, peer } = await context.open();
    link.close(4001);
    peer.leave?.(4009, 'restart');
    await context.settle();
    link.terminate();
    await link.end();
    demandSame('closing was called', link.count('closing'), 0);
  },
};

async function left(context: ContractContext): Promise<OpenConnection> {
  const connection = await context.open();
  await leaves(context, connection);
  return connection;
}

/** Makes the peer close, and waits until the link has noticed. */
async function leaves(context: ContractContext, { link, peer }: OpenConnection): Promise<void> {
  demand(peer.leave !== undefined, () => 'can.leave is true, but the peers have no leave()');
  peer.leave?.(4009, 'restart');
  for (let tries = 0; !context.can.tellsClosing && tries < 10; tries += 1) {
    await context.settle();
    if (!link.send('')) break;
  }
  await link.until('closing');
}
