import { Subject } from 'rxjs';
import { codeOf, notificationsOf, story } from './notifications.ts';

/** L8 to L12. */
export const ownership = [
  story('L8 create touches no network, and no id comes twice', [0, 4, true], async (stage) => {
    const { url } = await stage.listen();
    const network = stage.network();
    const owner = stage.owner({}, network);
    const ids = [owner, owner, stage.owner({}, network)].map((each) => each.create(url).id);
    owner.destroy();
    ids.push(stage.owner({}, network).create(url).id);
    return [stage.dials, new Set(ids).size, ids.every((id) => Number.isInteger(id) && id > 0)];
  }),
  story('L9 what only looks like a handle can do nothing', ['TypeError', 'TypeError', true], async (stage) => {
    const { socket } = await stage.open();
    const forged = Object.create(Object.getPrototypeOf(socket) as object) as typeof socket;
    const nameOf = (call: () => unknown): string => {
      try {
        return String(call());
      } catch (error) {
        return (error as Error).name;
      }
    };
    return [nameOf(() => forged.state), nameOf(() => forged.close()), Object.isFrozen(socket)];
  }),
  story(
    'L10 when destroy() returns, all streams are over and nothing more is told',
    [['ended by owner', 'complete'], 0, true],
    async (stage) => {
      const owner = stage.owner();
      const { socket, peer } = await stage.open(owner, { answersClose: false });
      const notifications: string[] = [];
      let late = 0;
      socket.messages$.subscribe(() => (late += 1));
      socket.ended$.subscribe({
        next: ({ by }) => notifications.push(`ended by ${by}`),
        complete: () => notifications.push('complete'),
      });
      owner.destroy();
      const then = [...notifications];
      for (let count = 0; count < 10; count += 1) peer.send('too late');
      const [code] = (await peer.closed()) ?? [];
      await stage.open(); // another connection, there and back: what was under way has come
      return [then, late, code === 1001 || code === 1000]; // what the platform can send
    },
  ),
  story(
    'L11 the end of a lifetime ends the owner inside that call: a signal, a subject',
    ['closed', 'closed', true],
    async (stage) => {
      const abort = new AbortController();
      const over$ = new Subject<void>();
      const { socket: one, peer } = await stage.open(stage.owner({ until: abort.signal }));
      const { socket: other } = await stage.open(stage.owner({ until: over$ }));
      abort.abort();
      over$.next();
      const states = [one.state, other.state];
      return [...states, (await peer.closed()) !== undefined];
    },
  ),
  story(
    'L12 a destroyed owner gets nothing, and its handles are dead',
    ['owner-destroyed', 'not-open', ['error owner-destroyed'], 1],
    async (stage) => {
      const owner = stage.owner();
      const { socket, server } = await stage.open(owner);
      owner.destroy();
      const code = codeOf(() => owner.create(server.url));
      socket.connect();
      return [code, socket.send('hello'), await notificationsOf(owner.open(server.url)), stage.dials];
    },
  ),
];
