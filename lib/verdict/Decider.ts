import { type SchedulerLike, Subscription } from 'rxjs';
import type { Layer } from '../model/Decision.ts';
import { min } from '../model/intrinsics.ts';
import type { Limits, OwnTimes } from '../model/Limits.ts';
import type { Message } from '../model/Message.ts';
import { readOwnProperty } from '../model/readBelowRoot.ts';
import type { Request } from '../model/Request.ts';
import { type LayeredRuling, type Ruling, allowed, cancelled } from '../model/Ruling.ts';
import { type Report, reportError } from '../stream/reportError.ts';
import { ask, notSynchronous, PendingAnswer } from './ask.ts';
import type { Asker } from './currentAsker.ts';
import { messageCheckOf, type MessageChecks } from './messageCheck.ts';
import type { CapturedAudits } from './readAudits.ts';
import { settle } from './settle.ts';

/** A request that waits for one layer's answer. A class, so that no ruling can pass for one. */
export class Undecided {
  readonly pending: PendingAnswer;
  readonly layer: AskedLayer;

  constructor(pending: PendingAnswer, layer: AskedLayer) {
    this.pending = pending;
    this.layer = layer;
  }
}

type Check<R> = (given: R) => unknown;
type AskedLayer = Exclude<Layer, 'library'>;

const allowedBy: Record<AskedLayer, LayeredRuling> = {
  policy: Object.freeze({ ...allowed, layer: 'policy' }),
  owner: Object.freeze({ ...allowed, layer: 'owner' }),
};

/**
 * Decides one owner's requests: the host's policy first, then, if that does not deny, the owner's audit (L2). What is
 * answered at once is decided at once; only what is answered later costs a subscription.
 */
export class Decider implements Asker {
  auditRunning = false;
  readonly #context: DeciderContext;
  readonly #audits: CapturedAudits;

  constructor(context: DeciderContext, audits: CapturedAudits) {
    this.#context = context;
    this.#audits = audits;
  }

  get report(): Report {
    return this.#context.report;
  }

  /** Whether the host has a rule for this action. */
  hasRule(action: Request['action']): boolean {
    return this.#context.network.policy[action] !== undefined;
  }

  /** The checks of an action's messages, if all audits that run for it look at the message alone. */
  messageChecks(action: 'send' | 'receive', askOwner: boolean): MessageChecks | undefined {
    const rule = this.#context.network.policy[action];
    const audit = askOwner ? this.#audits[action] : undefined;
    if (askOwner && !audit) return undefined; // denied: unimplemented
    const checks = { rule: rule && messageCheckOf(rule), audit: audit && messageCheckOf(audit) };
    return (rule && !checks.rule) || (audit && !checks.audit) ? undefined : checks;
  }

  /** Runs the audits on a request until one does not answer at once. `askOwner` says whether the owner's audit runs. */
  begin(request: Request, askOwner: boolean): LayeredRuling | Undecided {
    const { action } = request;
    const { policy } = this.#context.network;
    return this.#begin(policy[action], askOwner ? this.#audits[action] : undefined, request, askOwner, action);
  }

  /** The same on a message alone, by the checks of its action. */
  beginMessage(
    { rule, audit }: MessageChecks,
    message: Message,
    action: 'send' | 'receive',
  ): LayeredRuling | Undecided {
    return this.#begin(rule, audit, message, audit !== undefined, action);
  }

  /** Like `begin`, but denies if an answer is pending. */
  decideNow(request: Request, askOwner: boolean): LayeredRuling {
    const begun = this.begin(request, askOwner);
    return begun instanceof Undecided ? layeredRuling(notSynchronous(begun.pending, begun.layer), begun.layer) : begun;
  }

  /** Awaits what `begin` left undecided, then runs the remaining audits. Calls `done` once. Unsubscribing cancels. */
  resume(
    undecided: Undecided,
    request: Request,
    askOwner: boolean,
    done: (ruling: LayeredRuling) => void,
  ): Subscription {
    const waiting = new Subscription();
    const { action } = request;
    const timeout = this.#timeoutOf(action);
    const runOwnersAudit = (): LayeredRuling | Undecided => this.#runOwnersAudit(this.#audits[action], request, action);
    const wait = ({ pending, layer }: Undecided): void => {
      const asked = this.#settle(pending, layer, timeout, (ruling) => {
        if (waiting.closed) return;
        const next = ruling.allow && askOwner && layer === 'policy' ? runOwnersAudit() : layeredRuling(ruling, layer);
        if (next instanceof Undecided) wait(next);
        else done(next);
      });
      waiting.add(asked);
    };
    wait(undecided);
    return waiting;
  }

  #begin<R>(
    rule: Check<R> | undefined,
    audit: Check<R> | undefined,
    given: R,
    askOwner: boolean,
    action: Request['action'],
  ): LayeredRuling | Undecided {
    if (rule !== undefined) {
      const answer = ask(rule, given, undefined, 'policy');
      if (answer instanceof PendingAnswer) return new Undecided(answer, 'policy');
      if (!answer.allow || !askOwner) return layeredRuling(answer, 'policy');
    }
    return askOwner ? this.#runOwnersAudit(audit, given, action) : allowedBy.policy;
  }

  #runOwnersAudit<R>(audit: Check<R> | undefined, given: R, action: Request['action']): LayeredRuling | Undecided {
    if (this.#context.life.over) return cancelled; // a rule has destroyed the owner: none of its audits runs (L10)
    if (audit === undefined) return unimplemented(action);
    const answer = ask(audit, given, this);
    return answer instanceof PendingAnswer ? new Undecided(answer, 'owner') : layeredRuling(answer, 'owner');
  }

  /** How long an audit may take to answer, in ms. In a guest the host answers about a close too, which may take longer. */
  #timeoutOf(action: Request['action']): number {
    const { limits, network } = this.#context;
    return action === 'close' ? limits.auditTimeout : min(limits.auditTimeout, network.ownTimes.auditTimeout);
  }

  #settle(pending: PendingAnswer, layer: Layer, timeout: number, done: (ruling: Ruling) => void): Subscription {
    let early: Ruling | undefined;
    let act = (ruling: Ruling): void => {
      early = ruling;
    };
    const report = layer === 'owner' ? this.report : reportError;
    const running = this.auditRunning;
    if (layer === 'owner') this.auditRunning = true; // subscribing to its observable runs the owner's code
    let asked: Subscription;
    try {
      asked = settle(pending.answer, this.#context.scheduler, timeout, (ruling) => act(ruling), report, layer);
    } finally {
      this.auditRunning = running;
    }
    act = done; // what follows from an answer that came at once is not the audit's any more
    if (early) done(early);
    return asked;
  }
}

/** What an owner's decider needs of it, and of its network. */
export interface DeciderContext {
  readonly scheduler: SchedulerLike;
  readonly life: { readonly over: boolean };
  /** Takes what the owner's audits throw where no answer is due any more. */
  readonly report: Report;
  readonly limits: Pick<Limits, 'auditTimeout'>;
  readonly network: { readonly policy: CapturedAudits; readonly ownTimes: Pick<OwnTimes, 'auditTimeout'> };
}

/** Field by field: to spread and add one takes V8 far longer (0.9 µs in Node 20). */
function layeredRuling(ruling: Ruling, layer: AskedLayer): LayeredRuling {
  if (ruling.allow) return allowedBy[layer];
  const { allow, code, reason } = ruling;
  const given = readOwnProperty(ruling, 'given');
  const retryAfter = readOwnProperty(ruling, 'retryAfter');
  return { allow, layer, code, reason, given, retryAfter };
}

function unimplemented(action: Request['action']): LayeredRuling {
  const reason = `the owner has no audit for ${action}: add audits.${action}`;
  return layeredRuling({ allow: false, code: 'unimplemented', reason }, 'owner');
}
