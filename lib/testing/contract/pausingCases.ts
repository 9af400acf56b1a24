import { demandSame } from './demand.ts';
import type { Cases } from './ContractContext.ts';

/** What `pause` does, if the platform can pause. */
export const pausingCases: Cases = {
  'reports whether it can be paused': async (context) => {
    const { link } = await context.open();
    const { pause: expected = link.pause() } = context.can;
    demandSame('pause()', link.pause(), expected);
    link.resume();
  },

  'delivers nothing while it is paused, and everything in order after resume()': async (context) => {
    const { link, peer } = await context.open();
    const paused = link.pause();
    for (const message of ['a', 'b', 'c']) peer.send(message);
    await context.settle();
    demandSame('messages while it is paused', link.messages, paused ? [] : ['a', 'b', 'c']);
    link.resume();
    peer.send('d');
    await link.until('message', 4);
    demandSame('messages', link.messages, ['a', 'b', 'c', 'd']);
  },

  'trap 26: reports the close of its peer after resume(), and after all messages': async (context) => {
    const { link, peer } = await context.open();
    const paused = link.pause();
    peer.send('a');
    peer.send('b');
    peer.close(4002, 'kicked');
    await context.settle();
    if (paused) demandSame('calls while it is paused', link.requiredKinds, ['opened']);
    link.resume();
    demandSame('closed', await link.end(), [4002, 'kicked', true, undefined]);
    demandSame('messages', link.messages, ['a', 'b']);
  },

  'sends while it is paused': async (context) => {
    const { link, peer } = await context.open();
    link.pause();
    link.send('a');
    demandSame('received', await context.received(peer, 1), ['a']);
  },

  'closes after resume(), and terminates even while it is paused': async (context) => {
    const { link, peer } = await context.open();
    link.pause();
    peer.send('a');
    link.resume();
    link.close(4001);
    demandSame('closed', (await link.end())[0], 4001);

    const { link: other, peer: silent } = await context.open({ answersClose: false });
    other.pause();
    silent.send('a');
    other.terminate();
    demandSame('closed', (await other.end())[0], 1006);
  },

  'may be paused and resumed at any time, in any order': async (context) => {
    const link = context.dial(await context.listen({ greeting: ['a'] }));
    link.resume();
    link.pause();
    link.resume();
    await link.until('message');
    link.resume();
    link.resume();
    link.close();
    link.pause();
    link.resume();
    await link.end();
    link.resume();
  },
};
