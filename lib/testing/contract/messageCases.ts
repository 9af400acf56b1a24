import { demand, demandSame } from './demand.ts';
import type { Message } from '../../model/Message.ts';
import type { Cases, ContractContext } from './ContractContext.ts';

const mixed = [
  ...['a', new Uint8Array([0, 255, 128]), 'grüß dich ☃ 𝄞', new Uint8Array([7]), '\u0000\ufeff'],
  ...Array.from({ length: 40 }, (_, i) => (i % 2 ? String(i) : new Uint8Array([i, i]))),
];
const large = 1_000_000;

/** How messages are sent and received. */
export const messageCases: Cases = {
  'trap 25: delivers text as strings and binary as plain Uint8Array, in order': async (context) => {
    const { link, peer } = await context.open();
    for (const message of mixed) peer.send(message);
    await link.until('message', mixed.length);
    demandSame('messages', link.messages, mixed);
  },

  'sends text and binary, in order': async (context) => {
    const { link, peer } = await context.open();
    for (const message of mixed) link.send(message);
    demandSame('received', await context.received(peer, mixed.length), mixed);
  },

  'carries empty messages, both ways': (context) => carries(context, ['', new Uint8Array(0), '']),

  'carries messages of 1 MB, both ways': (context) => {
    const bytes = new Uint8Array(large).fill(7);
    bytes.set([1, 2, 3], large - 3);
    return carries(context, ['x'.repeat(large), bytes, 'and more']);
  },

  'L4 sends the bytes of the view as they are during send(), and no others': async (context) => {
    const { link, peer } = await context.open();
    const memory = new Uint8Array([1, 2, 3, 4, 5]);
    const message = memory.subarray(1, 4);
    link.send(message);
    memory.fill(9);
    demandSame('received', await context.received(peer, 1), [new Uint8Array([2, 3, 4])]);
  },

  'sends nothing before it is open, and nothing after close()': async (context) => {
    const server = await context.listen();
    const link = context.dial(server);
    demandSame('send() before it is open', link.send('too early'), false);
    await link.until('opened');
    const peer = await context.wait(server.peer(), 'the connection at the server');
    demandSame('send()', link.send('in time'), true);
    link.close();
    demandSame('send() after close()', link.send('too late'), false);
    demandSame('received', await context.received(peer, 1), ['in time']);
    await link.end();
    await context.never(peer.next(), 'another message at the server');
  },

  'trap 41: counts in bytesRead all that arrives, the answer to a ping too, if it can ping': async (context) => {
    const { link, peer } = await context.open();
    demandSame('whether it can ping', link.canPing, context.can.ping ?? link.canPing);
    if (!link.canPing) return;
    const before = link.bytesRead;
    link.ping();
    await context.settle();
    const answered = link.bytesRead;
    demand(answered > before, () => `bytesRead was ${before}, and ${answered} after a ping was answered`);
    peer.send('hello');
    await link.until('message');
    const after = link.bytesRead;
    demand(after >= answered + 5, () => `bytesRead was ${answered}, and ${after} after 5 bytes more`);
  },

  'trap 20: counts the bytes of waiting messages, and not the headers of their frames': async (context) => {
    const { link, peer } = await context.open();
    const sizes = [5, 5, 5, 0, 300, 70_000];
    let sum = 0;
    for (const size of sizes) {
      link.send('x'.repeat(size));
      sum += size;
      demand(link.bufferedBytes <= sum, () => `bufferedBytes was ${link.bufferedBytes} after ${sum} bytes were sent`);
    }
    await context.received(peer, sizes.length);
  },

  'trap 20: reports how many bytes wait to be sent, calls drained when fewer do, and reports 0 after the end': async (
    context,
  ) => {
    const { link, peer } = await context.open();
    demandSame('bufferedBytes before anything was sent', link.bufferedBytes, 0);
    // How much a network takes at once depends on the machine, and on what it has carried before.
    let sent = 0;
    for (const most = context.can.buffers === true ? 64 : 4; sent < most; sent += 1) {
      if (sent >= 4 && link.bufferedBytes > 0) break;
      link.send(new Uint8Array(large));
    }
    const waiting = link.bufferedBytes;
    const least = context.can.buffers === true ? 1 : 0;
    demand(
      waiting >= least && waiting < (sent + 1) * large,
      () => `bufferedBytes was ${waiting} after ${sent} MB were sent`,
    );
    while (link.bufferedBytes > 0) await link.until('drained', link.count('drained') + 1);
    await context.received(peer, sent);

    link.close();
    await link.end();
    link.send('too late');
    demandSame('bufferedBytes after the end', link.bufferedBytes, 0);
  },
};

/** Both sides send the same messages, and both receive them. */
async function carries(context: ContractContext, messages: readonly Message[]): Promise<void> {
  const { link, peer } = await context.open();
  for (const message of messages) {
    peer.send(message);
    link.send(message);
  }
  await link.until('message', messages.length);
  demandSame('messages', link.messages, messages);
  demandSame('received', await context.received(peer, messages.length), messages);
}
