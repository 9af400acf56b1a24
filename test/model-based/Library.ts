import { Observable, type Observer, type SchedulerLike, Subject, type Subscription } from 'rxjs';
import {
  type AuditMessages,
  type Audits,
  createNetwork,
  type Network,
  type Owner,
  type Policy,
  SocketError,
  type SocketEvent,
  type Verdict,
} from 'rx-secure-networking';
import { leakCheck } from 'rx-secure-networking/testing';
import type { Answer, Inside, Step } from './Act.ts';
import { limits } from './limits.ts';
import { perform, type Play } from './Play.ts';
import type { Servers } from './Servers.ts';
import { type Sighting, Watch } from './Watch.ts';

interface PendingRequest {
  readonly settle: (allow: boolean) => void;
  readonly isLive: () => boolean | undefined;
}

interface PlayedOwner {
  readonly owner: Owner;
  readonly until: Subject<void>;
  readonly plans: Map<Step, { readonly answer: Answer; readonly inside: Inside | undefined }>;
}

interface PlayedSocket {
  readonly sighting: Sighting;
  readonly releases: (() => void)[];
  readonly reactions: Map<string, Inside>;
  listening: Subscription | undefined;
}

interface Asked {
  readonly owner: { readonly id: number };
  readonly socket?: number;
}

const steps = ['create', 'connect', 'close', 'send', 'receive'] as const;

/** What the library is played on. */
export interface Stage {
  readonly url: string;
  readonly scheduler: SchedulerLike;
  readonly servers: Servers;
  /** Only for owners that act from inside their subscribers. */
  readonly reactions: boolean;
  readonly resolve?: Policy['resolve'];
  time(ms: number): void;
}

/** The library, played by the same acts, under watch. */
export class Library implements Play {
  readonly watch = new Watch();
  readonly leaks = leakCheck();
  readonly stage: Stage;
  readonly network: Network;
  readonly owners: PlayedOwner[] = [];
  readonly sockets: PlayedSocket[] = [];
  readonly questions: PendingRequest[] = [];
  readonly openings: Subscription[] = [];
  readonly outcomes: string[] = [];
  readonly rules = new Map<Step, Answer>();
  /** Whether an owner has acted from inside a subscriber. */
  reacted = false;
  over = false;
  readonly #banned = new Map<number, boolean>();

  constructor(stage: Stage) {
    this.stage = stage;
    const { scheduler, servers, resolve } = stage;
    const rule = (step: 'create' | 'connect' | 'close') => (asked: Asked) => this.#ruleOn(step, asked) as Verdict;
    this.network = createNetwork({
      scheduler: this.leaks.scheduler(scheduler),
      transport: this.leaks.transport((dial, sink) => {
        this.watch.dialled(dial.connect.owner.id, dial.connect.socket);
        return servers.transport(dial, sink);
      }),
      policy: { create: rule('create'), connect: rule('connect'), close: rule('close'), ...(resolve && { resolve }) },
      limits,
    });
    this.network.decisions$.subscribe((decision) => {
      const destroys = decision.given === 'banned' && this.#banned.get(decision.owner.id) === true;
      this.watch.decision(decision, destroys);
      if (destroys) this.destroy(decision.owner.id - 1);
    });
    this.network.owners$.subscribe();
  }

  get counts() {
    return {
      owners: this.owners.length,
      sockets: this.sockets.length,
      openings: this.openings.length,
      links: this.stage.servers.count,
      questions: this.questions.length,
    };
  }

  newOwner(auditMessages: AuditMessages, opaque: boolean): void {
    if (this.over) return;
    const plans: PlayedOwner['plans'] = new Map();
    const audits = Object.fromEntries(
      steps.map((step) => [step, (asked: Asked) => this.#audit(plans, step, asked)]),
    ) as Audits;
    const until = new Subject<void>();
    const errorDetail = opaque ? 'opaque' : 'full';
    const owner = this.network.createOwner({ name: 'chat', audits, until, auditMessages, errorDetail });
    this.owners.push({ owner, until, plans });
  }

  create(at: number, discards: boolean): void {
    const { owner } = this.owners[at]!;
    try {
      this.#see(owner.create(this.stage.url, { messages: discards ? 'discard' : 'hold' }), owner.id);
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
    }
  }

  open(at: number): void {
    const { owner } = this.owners[at]!;
    const dead = owner.closed;
    const received = (what: string) => dead || this.watch.observed(owner.id, `open() ${what}`);
    this.openings.push(
      owner.open(this.stage.url).subscribe({
        next: (socket) => {
          received('emits');
          this.#see(socket, owner.id);
        },
        error: () => received('errors'),
        complete: () => received('completes'),
      }),
    );
  }

  send(at: number, bytes: number): void {
    const { handle, owner } = this.sockets[at]!.sighting;
    let sending = true;
    handle.send('x'.repeat(bytes), (outcome) => {
      // A send that was decided in the moment of the destroy still has its outcome (L19).
      const cut = !sending && outcome === 'not-open';
      if (cut) this.watch.observed(owner, `a send of socket ${handle.id} is ${outcome}`);
      this.outcomes.push(`${handle.id} ${outcome}`);
    });
    sending = false;
  }

  listen(at: number): void {
    const socket = this.sockets[at]!;
    const { sighting } = socket;
    if (socket.listening === undefined) sighting.late = sighting.ends.length > 0;
    socket.listening?.unsubscribe();
    socket.listening = sighting.handle.messages$.subscribe(() => this.watch.message(sighting));
  }

  destroy(at: number): void {
    const { owner } = this.owners[at]!;
    const { closed } = owner; // from inside another destroy: then that one silences it when it returns
    owner.destroy();
    if (!closed) this.watch.silence(owner.id);
  }

  endLifetime(at: number): void {
    const { owner, until } = this.owners[at]!;
    const { closed } = owner;
    until.next();
    if (!closed) this.watch.silence(owner.id);
  }

  destroyNetwork(): void {
    this.over = true;
    this.network.destroy();
    for (const { owner } of this.owners) this.watch.silence(owner.id);
  }

  ban(at: number, destroys: boolean): void {
    this.#banned.set(this.owners[at]!.owner.id, destroys);
  }

  answer(at: number, allow: boolean): void {
    this.questions[at]!.settle(allow);
  }

  react(at: number, to: SocketEvent['type'], inside: Inside): void {
    if (this.stage.reactions) this.sockets[at]!.reactions.set(to, inside);
  }

  /** Ends what is there; from now on everything is allowed. */
  playOut(): void {
    for (const { plans } of this.owners) plans.clear();
    this.rules.clear();
    for (const { reactions } of this.sockets) reactions.clear();
    this.#banned.clear();
    for (const { sockets } of this.network.snapshot()) for (const { id } of sockets) this.network.endSocket(id);
  }

  /** Tries to create so many sockets; ends them again, and says how many there were. */
  fill({ owner }: PlayedOwner, count: number): number {
    const before = this.watch.sightings.size;
    for (let left = count; left > 0; left -= 1) this.create(owner.id - 1, false);
    for (const { id } of this.network.snapshot().find(({ id }) => id === owner.id)!.sockets) this.network.endSocket(id);
    return this.watch.sightings.size - before;
  }

  #see(handle: Sighting['handle'], owner: number): void {
    const reactions = new Map<string, Inside>();
    const react = ({ type }: SocketEvent): void => {
      const inside = reactions.get(type);
      if (!inside) return;
      reactions.delete(type);
      this.reacted = true;
      perform(this, inside);
    };
    const sighting = this.watch.see(handle, owner, react);
    this.sockets.push({ sighting, releases: [], reactions, listening: undefined });
  }

  #ruleOn(step: Step, asked: Asked): unknown {
    if (this.#banned.has(asked.owner.id)) return { allow: false, reason: 'banned', code: 'banned' };
    return this.#answer(this.rules.get(step) ?? 'allow', () => undefined);
  }

  #audit(plans: PlayedOwner['plans'], step: Step, asked: Asked): unknown {
    this.watch.observed(asked.owner.id, `its audit of ${step} is asked`);
    const { answer, inside } = plans.get(step) ?? { answer: 'allow', inside: undefined };
    if (inside) perform(this, inside);
    return this.#answer(answer, () => this.watch.allowed(asked.owner.id, step, asked.socket));
  }

  #answer(answer: Answer, allowed: () => void): unknown {
    if (answer === 'later') return this.#later(allowed);
    if (answer === 'throw') throw new Error('no');
    if (answer === 'allow') allowed();
    return answer === 'allow' ? true : answer === 'deny' ? false : 'yes';
  }

  /** Every other answer is a promise-like, which cannot be told that nobody waits for it any more. */
  #later(allowed: () => void): unknown {
    const notified = (allow: boolean) => {
      if (allow) allowed();
      return allow;
    };
    if (this.questions.length % 2 === 1) {
      let resolve: ((answer: boolean) => void) | undefined;
      const settle = (allow: boolean) => resolve?.(notified(allow));
      this.questions.push({ settle, isLive: () => undefined });
      return { then: (resolved: typeof resolve) => void (resolve = resolved) };
    }
    let waiting: Observer<boolean> | undefined;
    const settle = (allow: boolean) => waiting?.next(notified(allow));
    this.questions.push({ settle, isLive: () => waiting !== undefined });
    return new Observable<boolean>((subscriber) => {
      waiting = subscriber;
      return () => {
        waiting = undefined;
      };
    });
  }

  connect(at: number): void {
    this.sockets[at]!.sighting.handle.connect();
  }
  close(at: number, code: number): void {
    this.sockets[at]!.sighting.handle.close(code);
  }
  endSocket(at: number): void {
    this.network.endSocket(this.sockets[at]!.sighting.handle.id);
  }
  leave(opening: number): void {
    this.openings[opening]!.unsubscribe();
  }
  deafen(at: number): void {
    this.sockets[at]!.listening?.unsubscribe();
  }
  hold(at: number): void {
    const { sighting, releases } = this.sockets[at]!;
    releases.push(sighting.handle.hold());
  }
  release(at: number): void {
    this.sockets[at]!.releases.pop()?.();
  }
  rule(step: Step, answer: Answer): void {
    this.rules.set(step, answer);
  }
  plan(at: number, step: Step, answer: Answer, inside: Inside | undefined): void {
    this.owners[at]!.plans.set(step, { answer, inside });
  }
  accept(link: number): void {
    this.stage.servers.accept(link);
  }
  say(link: number, bytes: number): void {
    this.stage.servers.say(link, bytes);
  }
  hangUp(link: number, code: number): void {
    this.stage.servers.hangUp(link, code);
  }
  reset(link: number): void {
    this.stage.servers.reset(link);
  }
  finish(link: number): void {
    this.stage.servers.finish(link);
  }
  time(ms: number): void {
    this.stage.time(ms);
  }
}
