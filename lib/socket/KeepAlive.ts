import type { Unsubscribable } from 'rxjs';
import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import type { Message } from '../model/Message.ts';
import { libraryRuling } from '../model/Ruling.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { elapsed, schedule } from '../stream/schedulerTime.ts';
import { endSocket } from './endSocket.ts';
import { type Beat, nextBeat } from './nextBeat.ts';
import { recordDenial } from './recordRuling.ts';
import type { SocketCore } from './SocketCore.ts';

/**
 * Watches one open connection with one timer: checks what has arrived or been taken, pings, and ends the socket of a dead
 * peer.
 */
export class KeepAlive implements Unsubscribable {
  #last: Beat = 'wait';
  #timer: Unsubscribable | undefined;
  /** How much had arrived at the last look. */
  #seen: number;
  /** How much the network had taken at the last look; `Infinity` if nothing was waiting to be taken. */
  #taken: number;
  readonly #socket: SocketCore;
  readonly #options: KeepAliveOptions;

  constructor(socket: SocketCore, options: KeepAliveOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#seen = this.#arrived;
    this.#taken = this.#takenOfQueue;
    this.#wait('wait');
  }

  unsubscribe(): void {
    this.#timer?.unsubscribe();
  }

  /** How much has arrived so far: bytes where the platform counts them, so that a pong and half a message count too. */
  get #arrived(): number {
    const { madeReceiver: receiver, link } = this.#socket;
    return link?.bytesRead ?? receiver?.received ?? 0;
  }

  /**
   * How much of a queue the network has taken so far. A dead peer takes nothing of what waits, while each message
   * that is sent alone goes to the platform at once: so that proves nothing.
   */
  get #takenOfQueue(): number {
    const { link, sender } = this.#socket;
    const waiting = (link?.bufferedBytes ?? 0) + (link?.bufferedMessages ?? 0);
    return waiting > 0 ? sender.bytes + sender.sent - waiting : Infinity;
  }

  #wait(last: Beat): void {
    const { scheduler } = this.#socket.context;
    const { interval, timeout } = this.#options;
    // "look again" lets the event loop read what has arrived while it was busy, before the peer counts as dead.
    const delay = last === 'wait' ? interval : last === 'ask' ? timeout : 0;
    const [due, dueAt] = [elapsed(scheduler) + delay, scheduler.now() + delay];
    this.#last = last;
    const look = (): void => {
      // By either clock: many steady clocks stand still while the machine sleeps. One that is set costs a ping.
      this.#look(Math.max(elapsed(scheduler) - due, scheduler.now() - dueAt) > timeout / 2);
    };
    this.#timer = schedule(scheduler, look, delay);
  }

  #look(late: boolean): void {
    const arrived = this.#arrived;
    const taken = this.#takenOfQueue;
    const isPaused = this.#socket.madeReceiver?.madeReadGate?.shut === true;
    const alive = arrived !== this.#seen || isPaused || taken > this.#taken;
    this.#seen = arrived;
    this.#taken = taken;
    const beat = nextBeat({ last: this.#last, alive, late });
    if (beat === 'give-up') {
      this.#socket.end('keep-alive');
      return;
    }
    if (beat === 'ask') this.#ask();
    else this.#wait(beat);
  }

  /** Pings; the time for an answer counts from when the ping was sent. Its audits have a deadline of their own. */
  #ask(): void {
    const { link, sender } = this.#socket;
    const { ping } = this.#options;
    if (!ping) {
      reportRejection(link?.ping?.()); // present: see requirePing
      this.#wait('ask');
      return;
    }
    const { report } = this.#socket.context;
    let message: Message;
    try {
      message = reportRejection(ping(), report);
    } catch (error) {
      report(error);
      this.#asked(false);
      return;
    }
    sender.send(message, (outcome) => {
      // No room for it: a peer that takes nothing of what waits, and sends nothing, is dead too.
      this.#asked(outcome === 'sent' || outcome === 'overflow');
    });
  }

  #asked(really: boolean): void {
    if (this.#socket.state === 'open') this.#wait(really ? 'ask' : 'wait');
  }
}

/**
 * Refuses a connection whose `keepAlive` could not ping: it has no `ping`, and the link cannot send a ping of the
 * protocol. Only the dialled link knows that; it is terminated before it opens.
 */
export function requirePing(socket: SocketCore): void {
  const { keepAlive } = socket.parts.options;
  if (!keepAlive || keepAlive.ping || !socket.link || socket.link.ping || socket.state !== 'connecting') return;
  endSocket(socket, 'denied', { decision: recordDenial(socket, 'connect', cannotPing) });
}

const cannotPing = libraryRuling(
  'cannot-ping',
  'keepAlive needs ping: () => message here, since this transport cannot send pings of the protocol',
);
