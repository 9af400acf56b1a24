import type { OwnedSocket, SocketState } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { brief, play, url, world } from '../world.ts';

type Command = 'connect' | 'send' | 'close' | 'hold';

/** What a command does to a socket in each state: where it stands afterwards, and what it was told. */
const table: Record<SocketState, Record<Command, readonly [SocketState, ...string[]]>> = {
  created: {
    connect: ['connecting'],
    send: ['created', 'unsent 1 not-open'],
    close: ['closed', 'ended owner 1000'],
    hold: ['created'],
  },
  connecting: {
    connect: ['connecting', 'denied connect state'],
    send: ['connecting', 'unsent 1 not-open'],
    close: ['closed', 'ended owner 1000'],
    hold: ['connecting'],
  },
  open: {
    connect: ['open', 'denied connect state'],
    send: ['open', 'sent 1 (5)'],
    close: ['closing'],
    hold: ['open'],
  },
  closing: {
    connect: ['closing', 'denied connect state'],
    send: ['closing', 'unsent 1 not-open'],
    close: ['closing'],
    hold: ['closing'],
  },
  closed: { connect: ['closed'], send: ['closed'], close: ['closed'], hold: ['closed'] },
};

const commands: Record<Command, (socket: OwnedSocket) => unknown> = {
  connect: (socket) => socket.connect(),
  send: (socket) => socket.send('hello'),
  close: (socket) => socket.close(),
  hold: (socket) => socket.hold(),
};

const lead: Record<SocketState, (socket: OwnedSocket) => void> = {
  created: () => undefined,
  connecting: (socket) => socket.connect(),
  open: (socket) => socket.connect(),
  closing: (socket) => {
    socket.connect();
    socket.opened$.subscribe(() => socket.close());
  },
  closed: (socket) => socket.close(),
};

const states = Object.keys(table) as SocketState[];
const cases = states.flatMap((state) =>
  (Object.keys(commands) as Command[]).map((command) => [state, command] as const),
);

it.each(cases)('trap 6: a socket that is %s has an answer to %s', (state, command) => {
  marbled(({ cold, flush }) => {
    const server = cold<ServerFrame>(state === 'connecting' ? '-' : 'o', { o: opened() });
    const { owner } = world({ server, link: { closeHandshake: 9 } });
    const socket = owner.create(url);
    const notified: string[] = [];
    const act = () => {
      expect(socket.state).toBe(state);
      socket.events$.subscribe((event) => notified.push(brief(event)));
      commands[command](socket);
      expect([socket.state, ...notified]).toEqual(table[state][command]);
      owner.destroy();
    };
    play(cold('--a', { a: act }));
    lead[state](socket);

    flush();
    expect(socket.state).toBe('closed');
  })();
});
