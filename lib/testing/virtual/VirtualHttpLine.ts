import { defer, type SchedulerLike, Subscription } from 'rxjs';
import type { HttpDial, HttpLine, HttpSink } from '../../model/HttpTransport.ts';
import { frameFault } from './frameFault.ts';
import { type HttpFrame, isAnswer } from './HttpFrame.ts';
import { type RunLater, runLaterIn } from './runLaterIn.ts';
import type { VirtualHttpServer } from './virtualHttpTransport.ts';
import { approvalFault } from './VirtualLink.ts';

/** What all lines of a virtual transport share. */
export interface VirtualHttpSettings {
  readonly server: VirtualHttpServer;
  readonly scheduler: SchedulerLike;
  readonly addresses: readonly string[] | undefined;
}

type ResponsePart = Uint8Array | { readonly end: Error | undefined };

/** One virtual exchange. Whatever it reports its sink it reports from the scheduler, never from inside its methods. */
export class VirtualHttpLine implements HttpLine {
  readonly reportsSent = true;
  readonly #sink: HttpSink;
  readonly #released: () => void;
  readonly #life = new Subscription();
  readonly #later: RunLater;
  readonly #gone: RunLater;
  #waiting: ResponsePart[] = [];
  #answered = false;
  #paused = false;
  #over = false;

  constructor(settings: VirtualHttpSettings, dial: HttpDial, sink: HttpSink, released: () => void) {
    this.#sink = sink;
    this.#released = released;
    this.#later = runLaterIn(this.#life, settings.scheduler);
    this.#gone = runLaterIn(new Subscription(), settings.scheduler);
    this.#later(() => {
      this.#connect(settings, dial);
    });
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#later(() => {
      this.#deliver();
    });
  }

  terminate(): void {
    if (this.#over) return;
    this.#end();
    this.#gone(() => {
      this.#sink.gone();
    });
  }

  #connect({ server, addresses }: VirtualHttpSettings, dial: HttpDial): void {
    const refusal = approvalFault(dial, addresses);
    if (this.#isOver()) return; // by the policy
    if (refusal !== undefined) {
      this.#finish(new Error(`Cannot connect: ${refusal}`));
      return;
    }
    this.#sink.sent?.();
    const response$ = defer(() => (typeof server === 'function' ? server(dial) : server));
    const running = response$.subscribe({
      next: (frame) => {
        this.#arrive(frame);
      },
      error: (error: unknown) => {
        this.#put({ end: error instanceof Error ? error : new Error(String(error)) });
      },
      complete: () => {
        this.#put({ end: undefined });
      },
    });
    this.#life.add(running);
  }

  #arrive(frame: HttpFrame): void {
    if (this.#over) return;
    if (isAnswer(frame)) {
      if (this.#answered) this.#put({ end: new Error('the server used answers() twice in one response') });
      if (this.#answered || frame.status < 200) return;
      this.#answered = true;
      this.#sink.headers(frame.status, frame.statusText, frame.headers);
    } else if (!this.#answered) this.#finish(frameFault(frame) ?? new Error('the server sent a body before answers()'));
    else this.#put(partOf(frame));
  }

  #put(part: ResponsePart): void {
    if (this.#over) return;
    this.#waiting.push(part);
    if (!this.#answered && !(part instanceof Uint8Array)) {
      this.#finish(part.end ?? new Error('the server closed without an answer'));
    } else this.#deliver();
  }

  /** Only the end goes past a pause, and only where nothing waits before it. */
  #deliver(): void {
    for (let next = this.#waiting[0]; next && !this.#over; next = this.#waiting[0]) {
      if (this.#paused && next instanceof Uint8Array) return;
      this.#waiting.shift();
      if (next instanceof Uint8Array) this.#sink.data(next);
      else this.#finish(next.end);
    }
  }

  #finish(error: Error | undefined): void {
    this.#end();
    this.#sink.done(error);
    this.#sink.gone(); // not later: a test may look for leaks as soon as it has the response
  }

  #end(): void {
    this.#over = true;
    this.#waiting = [];
    this.#released();
    this.#life.unsubscribe();
  }

  #isOver(): boolean {
    return this.#over;
  }
}

/** A piece of the body as bytes, or an end that says why it is none. */
function partOf(frame: string | Uint8Array): ResponsePart {
  const fault = frameFault(frame);
  if (fault) return { end: fault };
  return typeof frame === 'string' ? new TextEncoder().encode(frame) : new Uint8Array(frame);
}
