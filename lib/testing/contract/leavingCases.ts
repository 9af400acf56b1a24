import type { Cases, Trial, Tried } from './ContractContext.ts';
import { demand, demandSame } from './demand.ts';

/** What a link does whose peer has sent its close frame and keeps the connection; for harnesses whose peers can. */
export const leavingCases: Cases = {
  'L29 sends nothing any more when its peer has closed, and says so once': async (trial) => {
    const { link, peer } = await left(trial);
    demandSame('send()', [link.send('lost'), link.send(new Uint8Array(9))], [false, false]);
    demandSame('bufferedBytes', link.bufferedBytes, 0);
    await trial.settle();
    demandSame('closing was called', link.count('closing'), 1);
    await trial.never(peer.next(), 'a message at the server');
  },

  'trap 26: delivers what its peer sent before it closed': async (trial) => {
    const { link, peer } = await trial.open();
    for (const message of ['a', 'b', 'c']) peer.send(message);
    await leaves(trial, { link, peer });
    demandSame('messages', link.messages, ['a', 'b', 'c']);
  },

  'trap 35: keeps the code of a peer that closes and does not hang up': async (trial) => {
    const { link } = await left(trial);
    link.close(1000);
    link.terminate();
    const [code, reason, , error] = await link.end();
    // A platform that shows only that its peer closes gives the code away with its own end, which comes too late here.
    const expected = trial.can.tellsClosing || code !== 1005 ? [4009, 'restart'] : [1005, ''];
    demandSame('closed', [code, reason, error], [...expected, undefined]);
  },

  'does not call closing after its own close': async (trial) => {
    const { link, peer } = await trial.open();
    link.close(4001);
    peer.leave?.(4009, 'restart');
    await trial.settle();
    link.terminate();
    await link.end();
    demandSame('closing was called', link.count('closing'), 0);
  },
};

async function left(trial: Trial): Promise<Tried> {
  const tried = await trial.open();
  await leaves(trial, tried);
  return tried;
}

/** Has the peer close, and waits until the link knows. */
async function leaves(trial: Trial, { link, peer }: Tried): Promise<void> {
  demand(peer.leave !== undefined, () => 'the harness says that its peers can leave, and they have no leave()');
  peer.leave?.(4009, 'restart');
  for (let tries = 0; !trial.can.tellsClosing && tries < 10; tries += 1) {
    await trial.settle();
    if (!link.send('')) break;
  }
  await link.until('closing');
}
