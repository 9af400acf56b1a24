import type { Decision, OwnedSocket, SocketEnd, SocketEvent } from 'rx-secure-networking';

/** What has been seen of one socket. */
export interface Sighting {
  readonly handle: OwnedSocket;
  readonly owner: number;
  readonly ends: SocketEnd[];
  /** Denials told by its events. */
  denied: number;
  /** Decisions against it, and those that were told while it could still tell of them. */
  decisions: number;
  due: number;
  states: string[];
  completed: number;
  /** The first to listen came after its end. */
  late: boolean;
}

/** Writes down what crosses the border of the library, and what of that must not be. */
export class Watch {
  readonly faults: string[] = [];
  readonly sightings = new Map<number, Sighting>();
  /** Owners that are destroyed: from then on nothing may be heard of them. */
  readonly #silent = new Set<number>();
  readonly #ids = new Set<number>();
  readonly #created = new Map<number, number>();
  readonly #connectable = new Set<number>();
  readonly #dialled = new Map<number, Set<number>>();
  #lastDecision = 0;
  denials = 0;

  fault(text: string): void {
    this.faults.push(text);
  }

  silence(owner: number): void {
    this.#silent.add(owner);
  }

  observed(owner: number, what: string): void {
    if (this.#silent.has(owner)) this.fault(`after the destroy of owner ${owner}: ${what}`);
  }

  allowed(owner: number, step: string, socket: number | undefined): void {
    if (step === 'create') this.#created.set(owner, (this.#created.get(owner) ?? 0) + 1);
    if (step === 'connect' && socket !== undefined) this.#connectable.add(socket);
  }

  dialled(owner: number, socket: number): void {
    this.observed(owner, `socket ${socket} is dialled`);
    const dialled = (this.#dialled.get(owner) ?? new Set()).add(socket);
    this.#dialled.set(owner, dialled);
    if (!this.#connectable.has(socket)) this.fault(`socket ${socket} is dialled without an allowed connect`);
    if (dialled.size > (this.#created.get(owner) ?? 0)) {
      this.fault(`socket ${socket} is dialled without an allowed create`);
    }
  }

  /** A handle is seen for the first time; listens to all it tells. */
  see(handle: OwnedSocket, owner: number, react: (event: SocketEvent) => void): Sighting {
    const { id } = handle;
    if (this.#ids.has(id) || id < 1) this.fault(`the id ${id} is used again`);
    this.#ids.add(id);
    const sighting: Sighting = {
      ...{ handle, owner, ends: [], denied: 0, decisions: 0, due: 0, states: [], completed: 0, late: false },
    };
    this.sightings.set(id, sighting);
    const live = (what: string) => {
      this.observed(owner, `socket ${id} tells ${what}`);
      if (sighting.ends.length > 0) this.fault(`socket ${id} tells ${what} after its end`);
    };
    let endEvents = 0;
    const completes = () => {
      this.observed(owner, `a stream of socket ${id} completes`);
      sighting.completed += 1;
    };
    handle.events$.subscribe({
      next: (event) => {
        this.observed(owner, `socket ${id} tells ${event.type}`);
        if (endEvents > 0) this.fault(`socket ${id} tells ${event.type} after the event of its end`);
        if (event.type === 'denied') sighting.denied += 1;
        if (event.type === 'ended') endEvents += 1;
        react(event);
      },
      complete: () => {
        completes();
        if (endEvents !== 1) this.fault(`socket ${id} has ${endEvents} events of its end`);
      },
    });
    handle.ended$.subscribe({
      next: (end) => {
        this.observed(owner, `socket ${id} ends`);
        sighting.ends.push(end);
      },
      complete: completes,
    });
    handle.state$.subscribe({
      next: (state) => {
        this.observed(owner, `socket ${id} is ${state}`);
        sighting.states.push(state);
        if (sighting.ends.length > 0 && state !== 'closed') this.fault(`socket ${id} is ${state} after its end`);
      },
      complete: completes,
    });
    handle.sent$.subscribe({ next: () => live('sent$'), complete: completes });
    handle.opened$.subscribe({
      next: () => live('opened$'),
      error: () => this.observed(owner, `opened$ of ${id} errors`),
    });
    return sighting;
  }

  message(sighting: Sighting): void {
    const { handle, owner, ends, late } = sighting;
    this.observed(owner, `socket ${handle.id} has a message`);
    const [end] = ends;
    if (end && (!late || end.by === 'owner' || end.by === 'host')) {
      this.fault(`socket ${handle.id} has a message after its end`);
    }
  }

  /** `muted`: whoever is told of it destroys the owner. */
  decision({ seq, allow, socket }: Decision, muted: boolean): void {
    if (seq !== this.#lastDecision + 1) this.fault(`decision ${seq} follows ${this.#lastDecision}`);
    this.#lastDecision = seq;
    if (allow) return;
    this.denials += 1;
    const sighting = socket === undefined ? undefined : this.sightings.get(socket);
    if (!sighting) return;
    sighting.decisions += 1;
    if (!muted && sighting.ends.length === 0 && !this.#silent.has(sighting.owner)) sighting.due += 1;
  }
}
