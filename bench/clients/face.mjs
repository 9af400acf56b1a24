// Raw ws behind a face of three subjects: the least that a socket with streams can take of the heap.
import { once } from 'node:events';
import { Subject } from 'rxjs';
import { make } from './ws.mjs';

class Face {
  messages$ = new Subject();
  opened$ = new Subject();
  ended$ = new Subject();
  #socket;

  constructor(url) {
    this.#socket = make(url);
    this.#socket.on('open', () => this.opened$.next());
    this.#socket.on('message', (data) => this.messages$.next(data.toString()));
    this.#socket.on('close', (code) => this.ended$.next(code));
  }

  opened() {
    return once(this.#socket, 'open');
  }

  send(message) {
    this.#socket.send(message);
  }

  onMessage(listener) {
    return this.messages$.subscribe(listener);
  }

  close() {
    const end = new Promise((resolve) => this.ended$.subscribe(resolve));
    this.#socket.close();
    return end;
  }
}

/** An open socket that nothing is subscribed to. */
export async function openAlone(url) {
  const face = new Face(url);
  await face.opened();
  return face;
}
export const open = openAlone;
