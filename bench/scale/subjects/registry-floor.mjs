// The least that there can be: a map of owners, each a map of sockets, and a subject that emits it once per turn.
import { Subject } from 'rxjs';

export function registry() {
  const owners = new Map();
  const sockets = new Map();
  const changes$ = new Subject();
  let last = 0;
  let due = false;
  const changed = () => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      changes$.next(owners);
    });
  };
  const endSocket = (id) => {
    const socket = sockets.get(id);
    if (!socket) return false;
    sockets.delete(id);
    socket.owned.delete(id);
    socket.ended$.next({ by: 'host' });
    socket.ended$.complete();
    changed();
    return true;
  };
  return {
    owner: () => {
      const owned = new Map();
      owners.set((last += 1), owned);
      const create = () => {
        const id = (last += 1);
        const socket = { id, owned, ended$: new Subject(), close: () => void endSocket(id) };
        owned.set(id, socket);
        sockets.set(id, socket);
        changed();
        return socket;
      };
      return { create, open: create };
    },
    changes$,
    endSocket,
    destroy: () => changes$.complete(),
  };
}
