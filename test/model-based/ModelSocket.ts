import type { Link, SendOutcome, SocketState } from 'rx-secure-networking';
import type { Subscription } from 'rxjs';
import type { Model, ModelOwner, PendingRequest, Verdict } from './Model.ts';
import { limits } from './limits.ts';

/** One message on its way past an audit. */
interface Place {
  readonly bytes: number;
  verdict: Verdict | undefined;
  cancel: () => void;
}

type Way = 'send' | 'receive';

/** One socket of the model: its state, who ended it, its counts, and what waits. */
export class ModelSocket {
  state: SocketState = 'created';
  by: string | undefined;
  sent = 0;
  received = 0;
  denied = 0;
  whenOpen: () => unknown = () => undefined;
  readonly id: number;
  readonly #model: Model;
  readonly #owner: ModelOwner;
  /** Who ends it when nothing waits any more. */
  #drained: string | undefined;
  /** Its own close is allowed. */
  #closing = false;
  #closeSent = false;
  #holders = 0;
  #readable = false;
  #link: Link | undefined;
  #gone = false;
  /** What becomes of a message: it is held for a first subscriber, delivered, or dropped. */
  #messages: 'hold' | 'flow' | 'discard';
  #held = 0;
  #heldCounts = false;
  #holdDeadline: Subscription | undefined;
  /** Itself, its link, and what it holds after its end (L27). */
  #claims = 1;
  #deadline: Subscription | undefined;
  #hangUpDeadline: Subscription | undefined;
  readonly #asked = new Map<'connect' | 'close', { cancel: () => void; answered: (verdict: Verdict) => void }>();
  readonly #lanes: Record<Way, Place[]> = { send: [], receive: [] };

  constructor(model: Model, owner: ModelOwner, id: number, discards: boolean) {
    this.#model = model;
    this.#owner = owner;
    this.id = id;
    this.#messages = discards ? 'discard' : 'hold';
  }

  connect(): void {
    if (this.state === 'closed') return;
    if (this.state !== 'created') return this.#deny();
    this.state = 'connecting';
    const denied = (verdict: Verdict): void => {
      this.#deny(verdict);
      this.end('audit');
    };
    if (this.#owner.asking || !this.#attempt()) return denied('deny');
    this.#put('connect', (verdict) => (verdict === 'allow' ? this.#dial() : denied(verdict)));
  }

  close(code: number): void {
    if (this.state === 'closing' || this.state === 'closed') return;
    if (this.#owner.asking || code !== 1000 || this.#asked.has('close')) return this.#deny();
    this.#put('close', (verdict) => {
      if (verdict !== 'allow') this.#deny(verdict);
      else if (this.state === 'open') this.#beginClose();
      else if (this.state !== 'closing') this.end('owner');
    });
  }

  send(bytes: number): void {
    if (this.state !== 'open') return this.#settled('not-open');
    if (this.#owner.asking || bytes > limits.maxMessageBytes) {
      this.#deny();
      return this.#settled('denied');
    }
    const waiting = this.#lanes.send.reduce((sum, place) => sum + place.bytes, 0);
    if (waiting + bytes > limits.maxBufferedBytes) return this.#settled('overflow');
    this.#pass('send', bytes);
  }

  hold(): void {
    this.#holders += 1;
    if (this.#holders === 1 && this.#readable) this.#link?.pause();
  }

  release(): void {
    if (this.#holders === 0) return;
    this.#holders -= 1;
    if (this.#holders === 0 && this.#readable) this.#link?.resume();
  }

  listen(): void {
    this.#messages = 'flow';
    this.dropHeld();
  }

  dropHeld(): void {
    this.#holdDeadline?.unsubscribe();
    this.#holdDeadline = undefined;
    this.#held = 0;
    this.#owner.holding.delete(this);
    if (this.#heldCounts) this.#release();
    this.#heldCounts = false;
  }

  end(by: string): void {
    const before = this.state;
    if (before === 'closed') return;
    this.state = 'closed';
    this.by = by;
    this.#deadline?.unsubscribe();
    this.#readOn();
    if (by === 'owner' || by === 'host') this.dropHeld();
    else if (this.#held > 0) {
      this.#heldCounts = true;
      this.#claims += 1;
      this.#owner.holding.add(this);
    }
    this.#release();
    if (!this.#link) return this.#cutAll();
    if (before === 'open' || before === 'closing') this.#closeLink();
    else if (!this.#gone) this.#link.terminate();
    this.#cutAll();
  }

  #cutAll(): void {
    for (const { cancel, answered } of [...this.#asked.values()]) {
      cancel();
      answered('deny');
    }
    this.#asked.clear();
    this.#cut('receive');
    this.#cut('send');
    this.#owner.sockets.delete(this);
  }

  #attempt(): boolean {
    const { second } = this.#owner;
    const { now } = this.#model.clock;
    const at = now.call(this.#model.clock);
    if (at - second.start >= 1_000) Object.assign(second, { start: at, attempts: 0 });
    if (second.attempts >= limits.attemptsPerSecond) return false;
    second.attempts += 1;
    return true;
  }

  #put(step: 'connect' | 'close', answered: (verdict: Verdict) => void): void {
    const begun = this.#model.begin(this.#owner, step);
    if (this.#isClosed()) return answered('deny');
    if (typeof begun === 'string') return answered(begun);
    const cancel = this.#model.wait(begun, this.#owner, (verdict) => {
      this.#asked.delete(step);
      answered(verdict);
    });
    this.#asked.set(step, { cancel, answered });
  }

  #dial(): void {
    this.#claims += 1;
    this.#deadline = this.#model.clock.schedule(
      () => this.end(this.#owner.opaque ? 'network' : 'deadline'),
      limits.connectTimeout,
    );
    this.#link = this.#model.dial({
      opened: () => this.#opened(),
      message: (message) => this.#arrived(message.length),
      drained: () => undefined,
      closing: () => this.#peerCloses(),
      closed: (code, _reason, _wasClean, error) => this.#lost(error || code === 1006 ? 'network' : 'peer'),
    });
  }

  #opened(): void {
    if (this.state !== 'connecting') return;
    this.#deadline?.unsubscribe();
    this.state = 'open';
    this.#readable = true;
    if (this.#holders > 0) this.#link?.pause();
    this.whenOpen();
  }

  #arrived(bytes: number): void {
    if (this.state !== 'open' && (this.state !== 'closing' || this.#closing)) return;
    if (bytes > limits.maxMessageBytes) return this.end('network');
    this.received += 1;
    this.#pass('receive', bytes);
  }

  #peerCloses(): void {
    this.#hangUpDeadline ??= this.#model.clock.schedule(() => this.#link?.terminate(), limits.closeTimeout);
    if (this.state === 'closed') return;
    this.#readOn();
    this.state = 'closing';
    this.#cut('send');
  }

  #lost(by: string): void {
    this.#gone = true;
    this.#hangUpDeadline?.unsubscribe();
    this.#release();
    if (this.#closing) return this.end('owner');
    if (this.state !== 'open' && this.state !== 'closing') return this.end('network');
    if (this.#lanes.receive.length === 0) return this.end(by);
    this.state = 'closing';
    this.#cut('send');
    this.#drained = by;
  }

  #beginClose(): void {
    this.#closing = true;
    this.#deadline = this.#model.clock.schedule(() => this.end('deadline'), limits.closeTimeout);
    this.state = 'closing';
    this.#cut('receive');
    this.dropHeld();
    this.#readOn();
    this.#checkEmpty();
  }

  #checkEmpty(): void {
    if (!this.#closing || this.#closeSent || this.#isClosed() || this.#lanes.send.length > 0) return;
    this.#closeSent = true;
    this.#closeLink();
  }

  #closeLink(): void {
    if (this.#gone || this.#hangUpDeadline) return;
    this.#hangUpDeadline = this.#model.clock.schedule(() => this.#link?.terminate(), limits.closeTimeout);
    this.#link?.close(1000, '');
  }

  #readOn(): void {
    if (this.#readable && this.#holders > 0) this.#link?.resume();
    this.#readable = false;
  }

  /** Puts one message to the owner's audit, if it is asked; it leaves behind those before it. */
  #pass(way: Way, bytes: number): void {
    const lane = this.#lanes[way];
    const begun: Verdict | PendingRequest = this.#owner.auditing[way]
      ? this.#model.askOwner(this.#owner, way)
      : 'allow';
    if (typeof begun === 'string' && lane.length === 0) return this.#ruled(way, begun);
    if (this.#isClosed()) return this.#ruled(way, 'deny');
    const place: Place = { bytes, verdict: undefined, cancel: () => undefined };
    lane.push(place);
    const ruled = (verdict: Verdict): void => {
      place.verdict = verdict;
      this.#advance(way);
    };
    if (typeof begun === 'string') ruled(begun);
    else place.cancel = this.#model.wait(begun, this.#owner, ruled);
  }

  #advance(way: Way): void {
    const lane = this.#lanes[way];
    for (let head = lane[0]; head?.verdict !== undefined; head = lane[0]) {
      lane.shift();
      this.#ruled(way, head.verdict);
    }
  }

  #ruled(way: Way, verdict: Verdict): void {
    if (way === 'receive') {
      if (verdict === 'allow') this.#deliver();
      else this.#deny(verdict);
      if (this.#drained !== undefined && this.#lanes.receive.length === 0) this.end(this.#drained);
      return;
    }
    if (this.#isClosed()) return this.#settled('not-open');
    if (verdict === 'allow') {
      if (!this.#link?.send('')) return this.#settled('not-open');
      this.sent += 1;
      this.#settled('sent');
    } else {
      this.#deny(verdict);
      this.#settled('denied');
    }
    this.#checkEmpty();
  }

  #deliver(): void {
    if (this.#messages !== 'hold') return;
    this.#held += 1;
    this.#holdDeadline ??= this.#model.clock.schedule(() => {
      this.#messages = 'discard';
      this.dropHeld();
    }, limits.holdTimeout);
  }

  #cut(way: Way): void {
    for (const { cancel } of this.#lanes[way].splice(0)) {
      cancel();
      if (way === 'receive') this.#deny();
      else this.#settled('not-open');
    }
  }

  #deny(verdict: Verdict = 'deny'): void {
    this.#model.deny(this.#owner, verdict, this);
  }

  #settled(outcome: SendOutcome): void {
    this.#model.settled(this, outcome);
  }

  #release(): void {
    this.#claims -= 1;
    if (this.#claims > 0) return;
    this.#owner.counted -= 1;
    this.#model.counted -= 1;
  }

  /** Asked again, since an audit may have ended it meanwhile. */
  #isClosed(): boolean {
    return this.state === 'closed';
  }
}
