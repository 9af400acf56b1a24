import { config, NEVER, VirtualTimeScheduler } from 'rxjs';
import type { Audits, CloseRequest, Message, Transport } from 'rx-secure-networking';
import type { LinkSink } from '../../lib/model/Transport.ts';
import { ownerCoreOf } from '../../lib/network/OwnerHandle.ts';
import { askClose } from '../../lib/socket/askClose.ts';
import { askConnect } from '../../lib/socket/askConnect.ts';
import { createSocket } from '../../lib/socket/createSocket.ts';
import type { SocketTap } from '../../lib/socket/SocketTap.ts';
import { no, permissive, url, world, type WorldOptions, yes } from '../world.ts';

const leave = () => undefined;

/** A socket that the library opens for somebody elsewhere, its driver, and what its tap is told. */
function tapped(options: WorldOptions = {}, more: Partial<SocketTap> = {}, link: object = {}) {
  const told: string[] = [];
  const sinks: LinkSink[] = [];
  const transport: Transport = (_dial, sink) => {
    sinks.push(sink);
    return {
      send: () => true,
      close: (code, reason) => void told.push(`close ${code} ${reason}`.trim()),
      terminate: leave,
      pause: () => true,
      resume: leave,
      bufferedBytes: 0,
      ...link,
    };
  };
  const tap: SocketTap = {
    decided: (action, { code }) => void told.push(`${action} ${code}`),
    opened: (protocol) => void told.push(`opened ${protocol}`),
    message: (message) => void told.push(`message ${String(message)}`),
    drained: () => void told.push('drained'),
    closing: () => void told.push('closing'),
    ended: ({ cause }) => void told.push(`ended ${cause}`),
    ...more,
  };
  const here = world({ transport, scheduler: new VirtualTimeScheduler(), ...options });
  const core = ownerCoreOf(here.owner);
  const make = () => createSocket(core, url, core.socketOptions, tap);
  const open = () => {
    const socket = make();
    askConnect(socket);
    const sink = sinks[0] as LinkSink;
    sink.opened('v1');
    return { socket, sink };
  };
  return { ...here, core, told, make, open };
}

describe('the tap of a socket', () => {
  it('is told of each decision, of the opening, of messages, and of an end by the peer', () => {
    const { open, told } = tapped();
    const { sink } = open();
    sink.message('a');
    sink.drained();
    sink.closing();
    sink.closed(1000, '', true);
    sink.drained();

    expect(told).toEqual([...['connect allowed', 'opened v1', 'message a', 'drained', 'closing', 'ended peer']]);
  });

  it('is told once that the owner’s own close was allowed, and of nothing more than the end after it', () => {
    const { open, told } = tapped();
    const { socket, sink } = open();
    told.length = 0;
    askClose(socket, 4000, 'bye');
    sink.message('late');
    sink.closed(4000, 'bye', true);

    expect(told).toEqual(['close allowed', 'closing', 'close 4000 bye', 'ended closed']);
  });

  it('is not told of a closing where the socket just ends', () => {
    const { open, told, owner } = tapped();
    open();
    told.length = 0;
    owner.destroy();

    expect(told).toEqual(['close 1001', 'ended owner-destroyed']);
  });

  it('is told why there is no socket', () => {
    const { make, told } = tapped({ owner: { audits: { ...permissive, create: no } } });

    expect(make).toThrow();
    expect(told).toEqual(['create denied']);
  });

  it('takes the messages: the socket holds none', () => {
    const { open } = tapped();
    const { socket, sink } = open();
    const seen: Message[] = [];
    sink.message('a');
    socket.receiver.messages.observable.subscribe((message) => seen.push(message));

    expect(seen).toEqual([]);
  });
});

describe('a close without a code', () => {
  it('is audited as 1005 and asked of the link as that', () => {
    const close = jest.fn<boolean, [CloseRequest]>(yes);
    const { open, told } = tapped({ owner: { audits: { ...permissive, close } } });
    const { socket } = open();
    askClose(socket, undefined, '');

    expect(close.mock.lastCall?.[0]).toMatchObject({ code: 1005, reason: '' });
    expect(told.at(-1)).toBe('close 1005');
  });
});

describe('how many messages wait', () => {
  it('are those at the audits and those at the link, if it counts them', () => {
    const audits: Audits = { ...permissive, send: () => NEVER };
    const { open, owner } = tapped({ owner: { audits, auditMessages: 'send' } }, {}, { bufferedMessages: 3 });
    const { socket } = open();
    socket.sender.send('a', undefined);
    socket.sender.send('b', undefined);

    expect(socket.sender.bufferedMessages).toBe(5);
    owner.destroy();
    expect(socket.sender.bufferedMessages).toBe(3);
  });

  it('are none where nothing counts them', () => {
    const { make, open, owner } = tapped();

    expect(make().sender.bufferedMessages).toBe(0);
    expect(open().socket.sender.bufferedMessages).toBe(0);
    owner.destroy();
  });
});

describe('L24 a step of the end that fails', () => {
  it.each([
    ['once is done again', 1],
    ['twice is done again', 2],
    ['always is left out', 9],
  ])('%s, and the other steps follow: the socket ends once and completely', async (_what, failures) => {
    const before = config.onUnhandledError;
    const errors: unknown[] = [];
    config.onUnhandledError = (error) => errors.push(error);
    let calls = 0;
    const ended = () => {
      calls += 1;
      if (calls <= failures) throw new Error(`boo ${calls}`);
    };
    const { open, network, owner } = tapped({}, { ended });
    const { socket, sink } = open();
    const log: string[] = [];
    socket.streams.ended.observable.subscribe({
      next: ({ by }) => log.push(by),
      complete: () => log.push('completed'),
    });
    network.released$.subscribe(() => log.push('released'));
    sink.closed(1000, '', true);
    expect(socket.state).toBe('closed');
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1)); // RxJS reports in a turn of its own
    config.onUnhandledError = before;

    expect(calls).toBe(Math.min(failures + 1, 3));
    expect(log).toEqual(['peer', 'completed', 'released']);
    expect(errors).toEqual(Array.from({ length: Math.min(failures, 3) }, (_, i) => new Error(`boo ${i + 1}`)));
    expect(network.snapshot()[0]?.sockets).toEqual([]);
    owner.destroy();
  });
});
