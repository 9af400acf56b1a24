import { SendCredit } from '../../lib/guest/SendCredit.ts';
import { Outbound } from '../../lib/guest/Outbound.ts';
import type { HostedId } from '../../lib/guest/HostedId.ts';
import type { HostSide } from '../../lib/guest/HostSide.ts';
import type { PostBuffer } from '../../lib/wire/PostBuffer.ts';

/** A host that takes 10 bytes and 4 messages at once, and no more than `maxBufferedBytes` of a socket that it has not handled. */
function lab(maxBufferedBytes = 1_000) {
  const sent: string[] = [];
  const out = {
    addMessage: (_kind: number, _id: number, message: string) => sent.push(message),
  } as unknown as PostBuffer;
  const host = { hostLimits: { sendBytes: 10, sendMessages: 4, maxBufferedBytes } } as unknown as HostSide;
  const credit = new SendCredit(host, out);
  Object.assign(host, { credit });
  const socket = () => {
    const outbound = new Outbound(host, { value: 1 } as unknown as HostedId);
    return { outbound, send: (message: string) => outbound.send(message, message.length) };
  };
  return { credit, socket, sent: () => sent.splice(0) };
}

describe('SendCredit', () => {
  it('small messages of other sockets leave room for a large one, and wait behind it', () => {
    const { credit, socket, sent } = lab();
    const [small, large, other] = [socket(), socket(), socket()];
    small.send('aa');
    large.send('0123456789');
    other.send('b');
    small.send('cc');
    expect(sent()).toEqual(['aa']);
    credit.granted(1, 0); // not yet enough
    other.send('d');
    expect(sent()).toEqual([]);
    credit.granted(1, 1);
    expect(sent()).toEqual(['0123456789']);
    credit.granted(10, 1);
    expect(sent()).toEqual(['b', 'cc', 'd']);
  });

  it('one that waits for its own socket holds up nobody', () => {
    const { credit, socket, sent } = lab(6);
    const [slow, other] = [socket(), socket()];
    slow.send('aaaa');
    slow.send('bbb'); // until the host has handled the first
    other.send('c');
    expect(sent()).toEqual(['aaaa', 'c']);
    credit.granted(5, 2);
    other.send('ddddd');
    expect(sent()).toEqual(['ddddd']);
    slow.outbound.taken(1, 0, 0);
    credit.sendWaiting();
    expect(sent()).toEqual(['bbb']);
  });

  it('what waits is sent in turn, one message of each socket', () => {
    const { credit, socket, sent } = lab();
    const [a, b] = [socket(), socket()];
    for (const message of ['1', '2', '3', '4', 'a5', 'a6', 'a7']) a.send(message);
    for (const message of ['b1', 'b2']) b.send(message);
    expect(sent()).toEqual(['1', '2', '3', '4']);
    credit.granted(4, 4);
    expect(sent()).toEqual(['a5', 'b1', 'a6', 'b2']);
    credit.granted(8, 4);
    expect(sent()).toEqual(['a7']);
  });

  it('a large one that nobody sends any more makes room with the next grant', () => {
    const { credit, socket, sent } = lab();
    const [small, large] = [socket(), socket()];
    small.send('aa');
    large.send('0123456789');
    large.outbound.clear();
    small.send('bb');
    credit.granted(2, 1);
    expect(sent()).toEqual(['aa', 'bb']);
  });
});
