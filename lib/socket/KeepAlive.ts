import type { Subscription } from 'rxjs';
import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import type { Message } from '../model/Message.ts';
import { elapsed } from '../stream/elapsed.ts';
import { schedule } from '../stream/schedule.ts';
import { type Beat, nextBeat } from './nextBeat.ts';
import type { SocketCore } from './SocketCore.ts';

/** Watches over one open connection, with one timer: looks, asks, and ends the socket of a peer that is gone. */
export class KeepAlive {
  #last: Beat = 'wait';
  #timer: Subscription | undefined;
  /** What had come at the last look. */
  #seen: number;
  /** What waited to be taken where a ping found no room. */
  #stuck = 0;
  readonly #socket: SocketCore;
  readonly #options: KeepAliveOptions;

  constructor(socket: SocketCore, options: KeepAliveOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#seen = this.#come;
    this.#wait('wait');
  }

  stop(): void {
    this.#timer?.unsubscribe();
  }

  /** How much has come so far. Bytes where the platform tells, so that a pong and half a message count too. */
  get #come(): number {
    const { receiver, link } = this.#socket;
    return link?.bytesRead ?? receiver.received;
  }

  #wait(last: Beat): void {
    const { scheduler } = this.#socket.context;
    const { interval, timeout } = this.#options;
    // "look again" lets the event loop read what has come while it was busy, before anybody is given up.
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
    const { receiver, sender } = this.#socket;
    const come = this.#come;
    const alive = come !== this.#seen || receiver.readGate.shut || sender.bufferedBytes < this.#stuck;
    this.#seen = come;
    this.#stuck = 0;
    const beat = nextBeat({ last: this.#last, alive, late });
    if (beat === 'give up') {
      this.#socket.end('keep-alive');
      return;
    }
    if (beat === 'ask') this.#ask();
    else this.#wait(beat);
  }

  /** Asks; the time for an answer counts from when the ping has gone. Its audits have a deadline of their own. */
  #ask(): void {
    const { link, sender } = this.#socket;
    const { ping } = this.#options;
    if (!ping) {
      link?.ping?.(); // there is one: see requirePing
      this.#wait('ask');
      return;
    }
    let message: Message;
    try {
      message = ping();
    } catch (error) {
      this.#socket.context.report(error);
      this.#asked(false);
      return;
    }
    sender.send(message, (outcome) => {
      // No room for it: a peer that takes nothing of what waits, and says nothing, is gone too.
      if (outcome === 'overflow') this.#stuck = sender.bufferedBytes;
      this.#asked(outcome === 'sent' || outcome === 'overflow');
    });
  }

  #asked(really: boolean): void {
    if (this.#socket.state === 'open') this.#wait(really ? 'ask' : 'wait');
  }
}
