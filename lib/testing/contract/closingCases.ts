import { demand, demandSame } from './demand.ts';
import type { Cases, ContractContext } from './ContractContext.ts';
import type { CheckedLink } from './CheckedLink.ts';

// The code that `close` is given, and the one that is sent if the platform sends only 1000 and 3000–4999.
const codes = [
  [1000, 1000],
  [1001, 1000],
  [1008, 4000],
  [1009, 4000],
  [3000, 3000],
  [4999, 4999],
] as const;

/** How a connection closes, started by either side. */
export const closingCases: Cases = {
  'closes with the code and the reason that it was given': async (context) => {
    const { link, peer } = await context.open();
    link.close(4001, 'that is all ☃');
    const received = await context.wait(peer.closed(), 'our close frame at the server');
    if (received) demandSame('the server received', received, [4001, 'that is all ☃']);
    demandSame('closed', await link.end(), [4001, 'that is all ☃', true, undefined]);
  },

  'closes with every code that the platform can send, and else with 1000 or 4000': async (context) => {
    for (const [code, substitute] of codes) {
      const { link, peer } = await context.open();
      link.close(code);
      const received = await context.wait(peer.closed(), 'our close frame at the server');
      const [reported, , wasClean] = await link.end();
      const { codes: canAll = reported === code } = context.can;
      demandSame(`close(${code}) was reported as`, [reported, wasClean], [canAll ? code : substitute, true]);
      if (received) demandSame(`of close(${code}) the server received`, received[0], reported);
    }
  },

  'closes without a code for 1005': async (context) => {
    const { link, peer } = await context.open();
    link.close(1005);
    const received = await context.wait(peer.closed(), 'our close frame at the server');
    if (received) demandSame('the server received', received, [1005, '']);
    demandSame('closed', await link.end(), [1005, '', true, undefined]);
  },

  'trap 21: ends once when the reason is too long for a close frame': async (context) => {
    const { link } = await context.open();
    link.close(4001, '☃'.repeat(42));
    const [, reason] = await link.end();
    demand('☃'.repeat(41).startsWith(String(reason)), () => `the reason was reported as ${String(reason)}`);
  },

  'sends every message from before close()': async (context) => {
    const { link, peer } = await context.open();
    const messages = Array.from({ length: 500 }, (_, i) => String(i));
    for (const message of messages) link.send(message);
    link.close();
    demandSame('received', await context.received(peer, messages.length), messages);
    demandSame('closed', await link.end(), [1000, '', true, undefined]);
  },

  'reports the code and the reason of the peer': async (context) => {
    const { link, peer } = await context.open();
    peer.close(4002, 'kicked ☃');
    demandSame('closed', await link.end(), [4002, 'kicked ☃', true, undefined]);
  },

  'trap 34: reports a close without a code as 1005, and clean': async (context) => {
    const { link, peer } = await context.open();
    peer.close();
    demandSame('closed', await link.end(), [1005, '', true, undefined]);
  },

  'trap 26: delivers the messages of its peer before its close': async (context) => {
    const { link, peer } = await context.open();
    for (const message of ['a', 'b', 'c']) peer.send(message);
    peer.close();
    await link.end();
    demandSame('messages', link.messages, ['a', 'b', 'c']);
  },

  'closes once when both sides close at the same time': async (context) => {
    const { link, peer } = await context.open();
    link.close(4001);
    peer.close(4002);
    const [code, , wasClean] = await link.end();
    demand(code === 4001 || code === 4002, () => `expected 4001 or 4002, got ${String(code)}`);
    demandSame('wasClean', wasClean, true);
    await context.settle();
  },

  'ignores close() after the first one': async (context) => {
    const { link } = await context.open();
    link.close(4001, 'first');
    link.close(4002, 'second');
    demandSame('closed', await link.end(), [4001, 'first', true, undefined]);
  },
};

/** How a link ends when the peer does not answer, or when the sink's own calls end it. */
export const endingCases: Cases = {
  'trap 39: may be closed and terminated from inside every call of the sink': async (context) => {
    for (const kind of ['opened', 'message', 'closed'] as const) {
      const link = context.dial(await context.listen({ greeting: ['hello'] }));
      link.onCall = ([called]) => {
        if (called !== kind) return;
        for (let i = 0; i < 2; i += 1) {
          link.close();
          link.terminate();
        }
      };
      await link.until(kind === 'closed' ? 'message' : kind);
      if (kind === 'closed') link.close();
      await link.end();
    }
    await context.settle();
  },

  'trap 35: waits for a peer that does not answer its close, until it is terminated': async (context) => {
    const link = await closeSilently(context);
    await context.settle();
    demandSame('calls', link.requiredKinds, ['opened']);
    link.terminate();
    demandSame('closed', (await link.end()).slice(0, 3), [1006, '', false]);
    await context.settle();
  },

  'trap 35: terminates soon, whatever its peer does': async (context) => {
    const { link } = await context.open({ answersClose: false });
    link.terminate();
    demandSame('closed', (await link.end()).slice(0, 3), [1006, '', false]);
    (await closeSilently(context)).terminate();
    await context.settle();
  },
};

async function closeSilently(context: ContractContext): Promise<CheckedLink> {
  const { link, peer } = await context.open({ answersClose: false });
  link.close();
  await context.wait(peer.closed(), 'our close frame at the server');
  return link;
}
