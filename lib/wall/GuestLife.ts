import { type Observable, Subscription } from 'rxjs';
import { isOfClosedPort } from '../host/Bridge.ts';
import { type GuestOptions, serve } from '../host/serveGuest.ts';
import type { Violation } from '../host/Violation.ts';
import type { Owner } from '../model/Owner.ts';
import { printable } from '../model/printable.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { callReporting } from '../stream/callReporting.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import type { GuestEnd } from './GuestEnd.ts';

/**
 * The life of a guest in its sandbox, which it serves: the owner and the sandbox end together, whichever ends first.
 * `ended$` emits when both have ended.
 */
export class GuestLife {
  readonly owner: Owner;
  /** The host's `terminate()`. */
  readonly terminate = (reason?: unknown): void => {
    this.end(typeof reason === 'string' ? reason : 'the host terminated it');
  };
  readonly #ended = new SafeSubject<GuestEnd>(true);
  readonly #core: OwnerCore;
  /** Set when the sandbox has ended. */
  #gone: Pick<GuestEnd, 'code' | 'signal'> | undefined;
  #why: string | undefined;
  #destroyed = false;
  #violation: Violation | undefined;
  #emitted = false;

  /**
   * @param tearDown ends the sandbox; called once
   * @param starting closed when the guest is started
   * @throws what `serveGuest` throws
   */
  constructor(
    port: Parameters<typeof serve>[0],
    options: GuestOptions,
    tearDown: () => void,
    starting = Subscription.EMPTY,
  ) {
    const { onViolation } = options;
    const ofGuest: GuestOptions = {
      ...options,
      onViolation: (violation) => {
        this.#violation = violation;
        if (onViolation) callReporting((): unknown => onViolation(violation));
      },
    };
    this.owner = serve(port, ofGuest, starting);
    this.#core = ownerCoreOf(this.owner);
    // After the sockets, and before the port says good-bye: dependants end newest first.
    this.#core.life.onEnd(() => {
      callReporting(tearDown);
    });
    this.owner.add(() => {
      this.#destroyed = true;
      this.#emitEnd();
    });
  }

  /** Emits once, to late subscribers too, then completes. Never errors. */
  get ended$(): Observable<GuestEnd> {
    return this.#ended.observable;
  }

  get over(): boolean {
    return this.#core.life.over;
  }

  /** Ends it for a reason that is the guest's, such as an error. */
  fail(reason: string): void {
    this.#core.life.end('owner', '', reason);
  }

  /** Ends it in the name of the host. */
  end(reason: string): void {
    this.#core.life.end('host', '', reason);
  }

  /**
   * The sandbox has ended.
   *
   * @param why if it ended by itself: that is why its port has closed
   */
  gone(details: Pick<GuestEnd, 'code' | 'signal'> = {}, why?: string): void {
    this.#gone ??= details;
    this.#why ??= why;
    this.#emitEnd();
  }

  #emitEnd(): void {
    const how = this.#core.life.howEnded;
    if (this.#emitted || !this.#destroyed || !how || !this.#gone) return;
    this.#emitted = true;
    const violation = this.#violation && { violation: this.#violation };
    const reason = isOfClosedPort(this.#core) ? (this.#why ?? how.reason) : how.reason;
    this.#ended.next(Object.freeze({ reason: printable(reason), ...violation, ...this.#gone }));
    this.#ended.complete();
  }
}
