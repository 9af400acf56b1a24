import type { AuditMessages, DialRequest, SendOutcome } from 'rx-secure-networking';
import type { Answer, Inside, Setting, Step } from './Act.ts';
import { Clock } from './Clock.ts';
import { ModelSocket } from './ModelSocket.ts';
import { perform, type Play } from './Play.ts';
import { VirtualServers } from './VirtualServers.ts';
import { limits } from './limits.ts';

/** What an audit has been asked and will answer later, if ever. */
export interface PendingRequest {
  readonly by: 'host' | 'owner';
  readonly step: Step;
  /** Whether anybody still waits for the answer. */
  live: boolean;
  settle: (allow: boolean) => void;
}

/** `banned`: by the host. */
export type Verdict = 'allow' | 'deny' | 'banned';

export interface ModelOwner {
  readonly id: number;
  readonly auditing: { readonly send: boolean; readonly receive: boolean };
  readonly plans: Partial<Record<Step, { readonly answer: Answer; readonly inside: Inside | undefined }>>;
  readonly sockets: Set<ModelSocket>;
  /** Those that have ended and still hold messages (L27). */
  readonly holding: Set<ModelSocket>;
  over: boolean;
  asking: boolean;
  banned: 'no' | 'denied' | 'destroyed';
  /** Of its sockets, those that are not yet gone. */
  counted: number;
  denied: number;
  /** How many sockets it has had. */
  made: number;
  /** Whether a time-out is to look like any other failure. */
  readonly opaque: boolean;
  second: { start: number; attempts: number };
}

/** The rules of the library in their plainest form: no streams, no bytes. */
export class Model implements Play {
  readonly clock = new Clock();
  readonly servers: VirtualServers;
  readonly owners: ModelOwner[] = [];
  readonly sockets: ModelSocket[] = [];
  readonly questions: PendingRequest[] = [];
  readonly openings: (ModelSocket | undefined)[] = [];
  /** What came of each send, in order. */
  readonly outcomes: string[] = [];
  denials = 0;
  counted = 0;
  over = false;
  readonly #rules: Partial<Record<Step, Answer>> = {};

  constructor(setting: Setting) {
    this.servers = new VirtualServers(this.clock, setting);
  }

  get counts() {
    return {
      owners: this.owners.length,
      sockets: this.sockets.length,
      openings: this.openings.length,
      links: this.servers.count,
      questions: this.questions.length,
    };
  }

  newOwner(auditing: AuditMessages, opaque: boolean): void {
    if (this.over) return;
    const asked = auditing !== false; // its owners have both audits: what is given is asked
    this.owners.push({
      ...{ id: this.owners.length + 1, auditing: { send: asked, receive: asked }, plans: {} },
      ...{
        sockets: new Set(),
        holding: new Set(),
        over: false,
        asking: false,
        banned: 'no',
        counted: 0,
        denied: 0,
        made: 0,
        opaque,
      },
      second: { start: -Infinity, attempts: 0 },
    });
  }

  create(at: number, discards: boolean): void {
    const socket = this.#create(this.owners[at]!, discards);
    if (socket) this.sockets.push(socket);
  }

  open(at: number): void {
    const socket = this.#create(this.owners[at]!);
    this.openings.push(socket);
    if (!socket) return;
    socket.whenOpen = () => this.sockets.push(socket);
    socket.connect();
  }

  leave(opening: number): void {
    this.openings[opening]?.end('owner');
  }

  #create(owner: ModelOwner, discards = false): ModelSocket | undefined {
    const full = owner.counted >= limits.socketsPerOwner || this.counted >= limits.sockets;
    if (owner.over || owner.asking || full) {
      this.deny(owner);
      return undefined;
    }
    const verdict = this.begin(owner, 'create');
    const over = this.owners.some((each) => each === owner && each.over); // by its own audit
    if (verdict !== 'allow' || over) {
      this.deny(owner, over || typeof verdict !== 'string' ? 'deny' : verdict);
      return undefined;
    }
    owner.counted += 1;
    this.counted += 1;
    const socket = new ModelSocket(this, owner, (owner.id - 1) * 1_048_576 + ++owner.made, discards);
    owner.sockets.add(socket);
    return socket;
  }

  /** Asks the host, then the owner, as far as the answers come at once. */
  begin(owner: ModelOwner, step: Step): Verdict | PendingRequest {
    if (step !== 'send' && step !== 'receive') {
      const rule = this.#rules[step] ?? 'allow';
      if (owner.banned !== 'no') return 'banned';
      if (rule === 'later') return this.#ask('host', step);
      if (rule !== 'allow') return 'deny';
    }
    return this.askOwner(owner, step);
  }

  askOwner(owner: ModelOwner, step: Step): Verdict | PendingRequest {
    const { answer, inside } = owner.plans[step] ?? { answer: 'allow', inside: undefined };
    owner.asking = true;
    if (inside) perform(this, inside);
    owner.asking = false;
    return answer === 'later' ? this.#ask('owner', step) : answer === 'allow' ? answer : 'deny';
  }

  #ask(by: PendingRequest['by'], step: Step): PendingRequest {
    const question = { by, step, live: false, settle: () => undefined };
    this.questions.push(question);
    return question;
  }

  /** Waits for a question, and for the owner's behind the host's; gives what cancels it. */
  wait(asked: PendingRequest, owner: ModelOwner, done: (verdict: Verdict) => void): () => void {
    let over = false;
    let cancel = (): void => undefined;
    const await1 = (question: PendingRequest): void => {
      const settle = (allow: boolean): void => {
        if (!question.live) return;
        cancel();
        if (!allow || question.by === 'owner') {
          done(allow ? 'allow' : 'deny');
          return;
        }
        const next = this.askOwner(owner, question.step);
        if (over) return;
        if (typeof next === 'string') done(next);
        else await1(next);
      };
      const timer = this.clock.schedule(() => settle(false), limits.auditTimeout);
      Object.assign(question, { live: true, settle });
      cancel = () => {
        question.live = false;
        timer.unsubscribe();
      };
    };
    await1(asked);
    return () => {
      over = true;
      cancel();
    };
  }

  deny(owner: ModelOwner, verdict: Verdict = 'deny', socket?: ModelSocket): void {
    if (!this.over) this.denials += 1; // else nobody is told
    owner.denied += 1;
    if (socket) socket.denied += 1;
    if (verdict === 'banned' && owner.banned === 'destroyed') this.#destroy(owner, 'owner');
  }

  settled(socket: ModelSocket, outcome: SendOutcome): void {
    this.outcomes.push(`${socket.id} ${outcome}`);
  }

  dial(sink: Parameters<VirtualServers['transport']>[1]) {
    return this.servers.transport({ protocols: [] } as unknown as DialRequest, sink);
  }

  #destroy(owner: ModelOwner, by: string): void {
    if (owner.over) return;
    owner.over = true;
    for (const socket of [...owner.sockets].reverse()) socket.end(by);
    for (const socket of owner.holding) socket.dropHeld();
  }

  connect(at: number): void {
    this.sockets[at]!.connect();
  }
  close(at: number, code: number): void {
    this.sockets[at]!.close(code);
  }
  send(at: number, bytes: number): void {
    this.sockets[at]!.send(bytes);
  }
  hold(at: number): void {
    this.sockets[at]!.hold();
  }
  release(at: number): void {
    this.sockets[at]!.release();
  }
  endSocket(at: number): void {
    this.sockets[at]!.end('host');
  }
  destroy(at: number): void {
    this.#destroy(this.owners[at]!, 'owner');
  }
  endLifetime(at: number): void {
    this.destroy(at);
  }
  ban(at: number, destroys: boolean): void {
    this.owners[at]!.banned = destroys ? 'destroyed' : 'denied';
  }
  destroyNetwork(): void {
    for (const owner of [...this.owners].reverse()) this.#destroy(owner, 'host');
    this.over = true;
  }
  rule(step: Step, answer: Answer): void {
    this.#rules[step] = answer;
  }
  plan(at: number, step: Step, answer: Answer, inside: Inside | undefined): void {
    this.owners[at]!.plans[step] = { answer, inside };
  }
  answer(at: number, allow: boolean): void {
    this.questions[at]!.settle(allow);
  }
  accept(link: number): void {
    this.servers.accept(link);
  }
  say(link: number, bytes: number): void {
    this.servers.say(link, bytes);
  }
  hangUp(link: number, code: number): void {
    this.servers.hangUp(link, code);
  }
  reset(link: number): void {
    this.servers.reset(link);
  }
  finish(link: number): void {
    this.servers.finish(link);
  }
  time(ms: number): void {
    this.clock.advance(ms);
  }
  listen(at: number): void {
    this.sockets[at]!.listen();
  }
  // What was listened to once is never held again.
  deafen(): void {}
  react(): void {}
}
