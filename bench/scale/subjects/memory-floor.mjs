// The least there can be: a subject with one subscriber. What grows here too is the machine's memory, not the library.
import { Subject } from 'rxjs';

export function add() {
  const messages$ = new Subject();
  let received = 0;
  messages$.subscribe(() => (received += 1));
  return {
    receive: () => messages$.next('a message of 24 bytes...'),
    destroy: () => messages$.complete(),
    received: () => received,
  };
}
