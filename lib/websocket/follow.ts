import type { Message } from '../model/Message.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { SocketCore } from '../socket/SocketCore.ts';
import { hear } from '../stream/hear.ts';
import type { EventTurns } from './EventTurns.ts';

/** Who wants to know what happens to a socket. */
export interface Follower {
  opened(): void;
  received(message: Message): void;
  closing(): void;
  ended(end: SocketEnd): void;
}

/** Brings what a socket's streams say to its follower, in turns; that its owner closes it, at once. */
export function follow(socket: SocketCore, turns: EventTurns, follower: Follower): void {
  // What waits for its turn when the owner closes or is destroyed, or the host ends it, is not told (L10, L18).
  const tell = (event: () => void): void => {
    turns.add(() => {
      const by = socket.context.life.over || socket.madeConnection?.closing ? 'owner' : socket.ended?.by;
      if (by !== 'owner' && by !== 'host') event();
    });
  };
  hear(socket.streams.state.observable, (state) => {
    if (state === 'open') tell(() => follower.opened());
    if (state !== 'closing') return;
    if (socket.madeConnection?.closing) follower.closing();
    else tell(() => follower.closing()); // the peer's: messages that came before it are still on their way
  });
  hear(socket.inbox.messages.observable, (message) => {
    tell(() => follower.received(message));
  });
  hear(socket.streams.ended.observable, (end) => {
    if (end.by === 'owner') follower.closing();
    turns.add(() => follower.ended(end));
  });
}
