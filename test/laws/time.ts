import { VirtualTimeScheduler } from 'rxjs';
import { first, notificationsOf, story } from './notifications.ts';

/** L20 and L22. */
export const time = [
  story(
    'L20 time is the scheduler’s: a hanging handshake ends when that says so',
    ['connecting', 'error connect-timeout', 10_000],
    async (stage) => {
      const scheduler = new VirtualTimeScheduler(undefined, 20_000);
      const { url, asked } = await stage.listen({ handshake: 'ignore' });
      const socket = stage.owner({}, stage.network({ scheduler })).create(url);
      const notifications = notificationsOf(socket.opened$);
      socket.connect();
      await asked();
      const before = socket.state;
      scheduler.flush();
      return [before, ...(await notifications), scheduler.frame];
    },
  ),
  story(
    'L22 a peer that does not answer the closing handshake is given up, and its place is free when the connection is gone',
    ['deadline 1001 false', 'created'],
    async (stage) => {
      const network = stage.network();
      const owner = stage.owner({ limits: { socketsPerOwner: 1, closeTimeout: 50 } }, network);
      const { socket, server, peer } = await stage.open(owner, { answersClose: false });
      const [end, release] = [first(socket.ended$), first(network.released$)];
      socket.close(4002);
      const { by, code, wasClean } = await end;
      peer.reset(); // a browser cannot hang up: it keeps such a connection for a minute
      await release;
      return [`${by} ${code} ${String(wasClean)}`, owner.create(server.url).state];
    },
  ),
  story('L22 an audit that never answers denies by its deadline', ['connect timeout', 0], async (stage) => {
    const never = () => new Promise<boolean>(() => undefined);
    const network = stage.network({ limits: { auditTimeout: 50 } });
    const { url } = await stage.listen();
    const socket = stage.owner({ audits: { create: () => true, connect: never } }, network).create(url);
    const notifications = notificationsOf(socket.opened$);
    socket.connect();
    await notifications;
    const { action, code } = stage.decisions.at(-1)!;
    return [`${action} ${code}`, stage.dials];
  }),
];
