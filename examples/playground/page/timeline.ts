import type { OwnedSocket, SocketEvent } from 'rx-secure-networking';
import { Subject } from 'rxjs';
import { find, make } from './dom.ts';

const most = 40;

/** Something happened on a socket. */
export const happened$ = new Subject<void>();

/** Draws the life of a socket as marbles, each with its text. */
export function showTimeline(owner: string, socket: OwnedSocket): void {
  const name = `${owner}, socket ${socket.id}`;
  const line = make('ol', { class: 'timeline', 'aria-label': `Events of ${name}`, tabindex: '0' });
  find('#timelines').prepend(make('h3', {}, name), line);
  socket.events$.subscribe((event) => {
    happened$.next();
    const [letter, text, denied] = marbleOf(event);
    const marble = make('li', { class: denied ? 'marble denied' : 'marble', title: text });
    marble.append(make('span', { 'aria-hidden': 'true' }, letter), make('span', { class: 'unseen' }, text));
    line.append(marble);
    if (line.children.length > most) line.children[0]?.remove();
    line.scrollLeft = line.scrollWidth;
  });
}

function marbleOf(event: SocketEvent): readonly [letter: string, text: string, denied?: true] {
  switch (event.type) {
    case 'connected':
      return ['C', 'connected'];
    case 'connectionError':
      return ['X', event.error.message, true];
    case 'message':
      return ['M', `message ${event.seq}, ${event.bytes} bytes`];
    case 'sent':
      return ['S', `sent ${event.seq}, ${event.bytes} bytes`];
    case 'unsent':
      return ['U', `not sent: ${event.outcome}`, true];
    case 'denied':
      return ['D', `${event.action} denied: ${event.reason}`, true];
    case 'unread':
      return ['U', `${event.messages} messages that nobody read`];
    case 'ended':
      return ['|', `ended by ${event.end.by}, code ${event.end.code}`];
  }
}
