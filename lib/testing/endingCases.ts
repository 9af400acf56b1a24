import type { Cases } from './Cases.ts';
import { demandSame } from './demand.ts';
import type { Trial } from './Trial.ts';
import type { TriedLink } from './TriedLink.ts';

/** How a connection is ended from our side where its peer does not help, or from inside what it tells. */
export const endingCases: Cases = {
  'trap 39: may be closed and terminated from inside whatever it tells': async (trial) => {
    for (const kind of ['opened', 'message', 'closed'] as const) {
      const link = trial.dial(await trial.listen({ greeting: ['hello'] }));
      link.reaction = (told) => {
        if (told !== kind) return;
        for (let i = 0; i < 2; i += 1) {
          link.close();
          link.terminate();
        }
      };
      await link.until(kind === 'closed' ? 'message' : kind);
      if (kind === 'closed') link.close();
      await link.end();
    }
    await trial.settle();
  },

  'trap 35: waits for a peer that does not answer its close, until it is terminated': async (trial) => {
    const link = await closeSilently(trial);
    await trial.settle();
    demandSame('told', link.kinds, ['opened']);
    link.terminate();
    demandSame('closed', (await link.end()).slice(0, 3), [1006, '', false]);
    await trial.settle();
  },

  'trap 35: is terminated soon, whatever its peer does': async (trial) => {
    const { link } = await trial.open({ answersClose: false });
    link.terminate();
    demandSame('closed', (await link.end()).slice(0, 3), [1006, '', false]);
    (await closeSilently(trial)).terminate();
    await trial.settle();
  },
};

async function closeSilently(trial: Trial): Promise<TriedLink> {
  const { link, peer } = await trial.open({ answersClose: false });
  link.close();
  await trial.wait(peer.closed(), 'our close frame at the server');
  return link;
}
