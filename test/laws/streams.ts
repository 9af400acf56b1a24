import { config } from 'rxjs';
import type { OwnedSocket } from 'rx-secure-networking';
import { first, notificationsOf, story, yes } from './notifications.ts';

/** Everything that a socket tells, in order. */
function log(socket: OwnedSocket): { readonly lines: string[]; readonly over: Promise<void> } {
  const lines: string[] = [];
  const over = new Promise<void>((resolve) => {
    socket.messages$.subscribe({ next: (message) => lines.push(`message ${String(message)}`) });
    socket.ended$.subscribe(({ by, code, wasClean }) => lines.push(`ended by ${by} ${code} ${String(wasClean)}`));
    socket.state$.subscribe({
      next: (state) => state === 'closed' && lines.push(state),
      complete: () => {
        lines.push('complete');
        resolve();
      },
    });
  });
  return { lines, over };
}

/** L13 to L19. */
export const streams = [
  story(
    'L13 it ends once: the last message, then the end, then closed, then completion',
    ['message last', 'ended by peer 4001 true', 'closed', 'complete'],
    async (stage) => {
      const { socket, peer } = await stage.open();
      const { lines, over } = log(socket);
      peer.send('last');
      peer.close(4001, 'enough');
      await over;
      return lines;
    },
  ),
  story(
    'L13 a connection that breaks off is one end too',
    ['ended by network 1006 false', 'closed', 'complete'],
    async (stage) => {
      const { socket, peer } = await stage.open();
      const { lines, over } = log(socket);
      peer.reset();
      await over;
      return lines;
    },
  ),
  story(
    'L14 of a refused connection only opened$ errors',
    [['error connect-failed'], ['complete'], ['next', 'complete']],
    async (stage) => {
      const { url } = await stage.listen({ handshake: 'refuse' });
      const socket = stage.owner().create(url);
      const notifications = Promise.all(
        [socket.opened$, socket.messages$, socket.ended$].map((stream$) => notificationsOf(stream$)),
      );
      socket.connect();
      return notifications;
    },
  ),
  story(
    'L15 what comes before the first subscriber is held for it, even past the end',
    ['one', 'two', 'complete'],
    async (stage) => {
      const { socket, peer } = await stage.open(stage.owner(), { greeting: ['one'] });
      peer.send('two');
      peer.close(1000);
      await first(socket.ended$);
      return notificationsOf(socket.messages$);
    },
  ),
  story('L16 an audit that takes its time does not change the order', ['slow', 'quick', 'complete'], async (stage) => {
    let asked = 0;
    const receive = () => {
      asked += 1;
      return asked === 1 ? new Promise<boolean>((resolve) => void stage.open().then(() => resolve(true))) : true;
    };
    const audits = { create: yes, connect: yes, close: yes, receive };
    const { socket, peer } = await stage.open(stage.owner({ audits, auditMessages: 'receive' }));
    const notifications = notificationsOf(socket.messages$);
    peer.send('slow');
    peer.send('quick');
    peer.close(1000);
    return notifications;
  }),
  story(
    'L17 a subscriber that throws is reported, and another hears all',
    ['one', 'two', 'complete', 'mine: 2'],
    async (stage) => {
      const { socket, peer } = await stage.open();
      const before = config.onUnhandledError;
      let reported = 0;
      const both = new Promise<void>((resolve) => {
        config.onUnhandledError = () => {
          reported += 1;
          if (reported === 2) resolve();
        };
      });
      socket.messages$.subscribe(() => {
        throw new Error('mine');
      });
      const notifications = notificationsOf(socket.messages$);
      peer.send('one');
      peer.send('two');
      peer.close(1000);
      const received = await notifications;
      await both; // rxjs reports from a timer
      await stage.open(); // a third one would come meanwhile
      config.onUnhandledError = before;
      return [...received, `mine: ${reported}`];
    },
  ),
  story('L18 nothing comes after an allowed close()', ['complete', 'ended by deadline'], async (stage) => {
    const owner = stage.owner({ limits: { closeTimeout: 100 } });
    const { socket, peer } = await stage.open(owner, { answersClose: false });
    const notifications = notificationsOf(socket.messages$);
    const end = first(socket.ended$);
    socket.close(1000);
    for (let count = 0; count < 10; count += 1) peer.send('too late');
    return [...(await notifications), `ended by ${(await end).by}`];
  }),
  story(
    'L19 every send has an outcome: before it is open, open, too much, invalid, over',
    ['not-open', 'sent', 'overflow', 'denied', 'not-open'],
    async (stage) => {
      const owner = stage.owner({ limits: { maxBufferedBytes: 10 } });
      const { socket, server } = await stage.open(owner);
      const early = owner.create(server.url).send('early');
      const outcomes = [early, socket.send('hello'), socket.send('hello, hello'), socket.send(5 as never)];
      owner.destroy();
      return [...outcomes, socket.send('late')];
    },
  ),
];
