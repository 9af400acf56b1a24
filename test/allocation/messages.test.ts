import { allow, allowAll, createNetwork, everyStep, type AuditMessages } from 'rx-secure-networking';
import type { LinkSink } from '../../lib/model/Transport.ts';
import { allocatedBytes, calls } from './allocatedBytes.ts';

const audits = { ...everyStep(allow), send: allow, receive: allow };

/** A socket on a link that leads nowhere. */
function opened(auditMessages: AuditMessages) {
  const sinks: LinkSink[] = [];
  let handedOver = 0;
  const link = {
    send: () => {
      handedOver += 1;
      return true;
    },
    close: () => undefined,
    terminate: () => undefined,
    pause: () => true,
    resume: () => undefined,
    bufferedBytes: 0,
  };
  const transport = (_request: unknown, sink: LinkSink) => {
    sinks.push(sink);
    return link;
  };
  const network = createNetwork({ transport, policy: allowAll });
  const owner = network.createOwner({ name: 'mod', audits, auditMessages });
  const socket = owner.create('ws://127.0.0.1/');
  socket.connect();
  const sink = sinks[0]!;
  sink.opened('');
  let received = 0;
  socket.messages$.subscribe(() => (received += 1));
  return {
    send: () => void socket.send('a message of 24 bytes...'),
    receive: () => {
      sink.message('a message of 24 bytes...', 24);
    },
    passed: (way: 'send' | 'receive') => (way === 'send' ? handedOver : received),
    destroy: () => {
      network.destroy();
      sink.closed(1001, '', true);
    },
  };
}

it('allocatedBytes() sees what is allocated', () => {
  const kept: object[] = [];
  expect(allocatedBytes(() => (kept[0] = { a: 1, b: 2 }))).toBeGreaterThan(16);
});

describe('bytes that the library allocates for a message', () => {
  it.each([
    [false, 'receive', 1],
    [false, 'send', 1],
    ['both', 'receive', 300],
    ['both', 'send', 300],
  ] as const)('with auditMessages: %s, to %s it: at most %d', (auditMessages, way, budget) => {
    const socket = opened(auditMessages);
    const bytes = allocatedBytes(socket[way]);
    expect(socket.passed(way)).toBe(calls);
    socket.destroy();
    expect(bytes).toBeLessThanOrEqual(budget);
  });
});
