// rxjs-websockets: an observable of a function from what to send to what comes.
import { Subject } from 'rxjs';
import library from 'rxjs-websockets';
import { Plain } from './Plain.mjs';

const connect = library.default ?? library;
const makeWebSocket = (url, protocols) => new Plain(url, protocols);
export const handle = (url) => connect(url, { makeWebSocket });
export function open(url) {
  return new Promise((resolve) => {
    let native;
    const input$ = new Subject();
    const messages$ = new Subject();
    const watched = (at, protocols) => (native = makeWebSocket(at, protocols));
    const subscription = connect(url, { makeWebSocket: watched }).subscribe((responses) => {
      const inner = responses(input$).subscribe(messages$);
      resolve({
        send: (message) => input$.next(message),
        onMessage: (listener) => messages$.subscribe(listener),
        close: () =>
          new Promise((done) => {
            native.addEventListener('close', () => done());
            inner.unsubscribe();
            subscription.unsubscribe();
          }),
      });
    });
  });
}
