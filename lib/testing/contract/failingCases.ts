import type { ContractServer } from './ContractHarness.ts';
import { demand, demandSame } from './demand.ts';
import type { Cases, ContractContext } from './ContractContext.ts';

/** How a connection fails, or ends before it is open. */
export const failingCases: Cases = {
  'trap 31: a refused connection is one closed: 1006, with an error': async (context) => {
    const server = await context.listen();
    await context.wait(server.stop(), 'the server to stop');
    await context.dial(server).refusal();
    await context.settle();
  },

  'trap 31: a handshake that is answered with HTTP 401 is one closed: 1006, with an error': async (context) => {
    await context.dial(await context.listen({ handshake: 'refuse' })).refusal();
    await context.settle();
  },

  'trap 3: close() and terminate() while it is connecting end it once, asynchronously': async (context) => {
    await endsEarly(context, 'close', () => Promise.resolve());
    await endsEarly(context, 'terminate', () => Promise.resolve());
    await endsEarly(context, 'close', (server) => server.asked());
    await endsEarly(context, 'terminate', (server) => server.asked());
    await context.settle();
  },

  'trap 2: a link that was terminated while it was connecting does not open, whatever the server does': async (
    context,
  ) => {
    const link = context.dial(await context.listen({ greeting: ['hello'] }));
    link.terminate();
    await link.refusal();
    await context.settle();
  },

  'trap 32: a lost connection is one closed: 1006, not clean': async (context) => {
    const { link, peer } = await context.open();
    peer.reset();
    demandSame('closed', (await link.end()).slice(0, 3), [1006, '', false]);
    await context.settle();
    demandSame('calls', link.requiredKinds, ['opened', 'closed']);
  },

  'L18 does nothing after closed, whatever is called': async (context) => {
    for (const end of ['close', 'reset'] as const) {
      const { link, peer } = await context.open();
      peer[end]();
      await link.end();
      link.send('too late');
      link.close(4001, 'too late');
      link.terminate();
      demandSame('pause()', link.pause(), false);
      link.resume();
      link.ping();
      demandSame('bufferedBytes', link.bufferedBytes, 0);
      await context.settle();
      demandSame('calls', link.requiredKinds, ['opened', 'closed']);
    }
  },
};

const text = 0x81; // the first byte of a frame, RFC 6455, 5.2
const binary = 0x82;
const sound = [text, 2, 0x68, 0x69];
const tooLong = [binary, 127, 0x80, 0, 0, 0, 0, 0, 0, 0];
const wrong: Readonly<Record<string, readonly number[]>> = {
  'text that is no UTF-8': [text, 2, 0xc3, 0x28],
  'a frame with a reserved bit': [text | 0x40, 2, 0x68, 0x69],
  'a frame of 2^63 bytes': tooLong,
};

/** How a connection ends when the peer violates the protocol; for harnesses whose peers have `write`. */
export const brokenCases: Cases = Object.fromEntries(
  Object.entries(wrong).map(([what, frame]) => [
    `trap 30: ${what} ends it once, after the messages before it`,
    async (context: ContractContext) => {
      const { link, peer } = await context.open();
      demand(peer.write !== undefined, () => 'can.write is true, but the peers have no write()');
      if (frame === tooLong && !context.can.tellsBeforeTooLong) {
        peer.write?.(Uint8Array.from(sound));
        await link.until('message');
        peer.write?.(Uint8Array.from(frame));
      } else {
        peer.write?.(Uint8Array.from([...sound, ...frame]));
      }
      const [code, , wasClean] = await link.end();
      demandSame('wasClean', wasClean, false);
      demand([1002, 1006, 1007, 1009].includes(Number(code)), () => `the code was ${String(code)}`);
      demandSame('calls', link.requiredKinds, ['opened', 'message', 'closed']);
      await context.settle();
    },
  ]),
);

async function endsEarly(
  context: ContractContext,
  how: 'close' | 'terminate',
  when: (server: ContractServer) => Promise<unknown>,
): Promise<void> {
  const server = await context.listen({ handshake: 'ignore' });
  const link = context.dial(server);
  await context.wait(when(server), 'the handshake at the server');
  link[how]();
  demandSame(`calls when ${how}() returned`, link.requiredCalls, []);
  await link.refusal();
}
