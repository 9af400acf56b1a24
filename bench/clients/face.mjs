// Raw ws behind a face of three subjects that nobody else can emit on: the least that a socket with streams can take of
// the heap. Late subscribers get its state and its end.
import { once } from 'node:events';
import { BehaviorSubject, ReplaySubject, Subject } from 'rxjs';
import { make } from './ws.mjs';

class Face {
  #socket;
  #messages$ = new Subject();
  #state$ = new BehaviorSubject('connecting');
  #ended$ = new ReplaySubject(1);
  messages$ = this.#messages$.asObservable();
  state$ = this.#state$.asObservable();
  ended$ = this.#ended$.asObservable();

  constructor(url) {
    this.#socket = make(url);
    this.#socket.on('open', () => this.#state$.next('open'));
    this.#socket.on('message', (data) => this.#messages$.next(data.toString()));
    this.#socket.on('close', (code) => this.#ended$.next(code));
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
export const open = (url) => openAlone(url);
