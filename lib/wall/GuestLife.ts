import type { Observable } from 'rxjs';
import { isOfClosedPort } from '../host/Bridge.ts';
import type { Violation } from '../host/Violation.ts';
import type { Owner } from '../model/Owner.ts';
import type { OwnerCore } from '../network/OwnerCore.ts';
import { ownerCoreOf } from '../network/OwnerHandle.ts';
import { callReporting } from '../stream/callReporting.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import type { GuestEnd } from './GuestEnd.ts';

/**
 * The life of a guest in its sandbox: the owner and the sandbox end together, whichever ends first. `ended$` emits when
 * both have ended.
 */
export class GuestLife {
  readonly #ended = new SafeSubject<GuestEnd>(true);
  readonly #owner: OwnerCore;
  /** Set when the sandbox has ended. */
  #gone: Pick<GuestEnd, 'code' | 'signal'> | undefined;
  #why: string | undefined;
  #destroyed = false;
  #violation: Violation | undefined;
  #told = false;

  /** @param tearDown ends the sandbox; called once */
  constructor(owner: Owner, tearDown: () => void) {
    this.#owner = ownerCoreOf(owner);
    // Before the port says good-bye and the sockets close: nothing of the guest runs on.
    this.#owner.life.onEnd(() => {
      callReporting(tearDown);
    });
    owner.add(() => {
      this.#destroyed = true;
      this.#tell();
    });
  }

  /** Emits once, to late subscribers too, then completes. Never errors. */
  get ended$(): Observable<GuestEnd> {
    return this.#ended.observable;
  }

  get over(): boolean {
    return this.#owner.life.over;
  }

  /** Ends it for a reason that is the guest's, such as an error. */
  fail(reason: string): void {
    this.#owner.life.end('owner', '', reason);
  }

  /** Ends it in the name of the host. */
  end(reason: string): void {
    this.#owner.life.end('host', '', reason);
  }

  violated(violation: Violation): void {
    this.#violation = violation;
  }

  /**
   * The sandbox has ended.
   *
   * @param why if it ended by itself: that is why its port has closed
   */
  gone(details: Pick<GuestEnd, 'code' | 'signal'> = {}, why?: string): void {
    this.#gone ??= details;
    this.#why ??= why;
    this.#tell();
  }

  #tell(): void {
    const how = this.#owner.life.howEnded;
    if (this.#told || !this.#destroyed || !how || !this.#gone) return;
    this.#told = true;
    const violation = this.#violation && { violation: this.#violation };
    const reason = isOfClosedPort(this.#owner) ? (this.#why ?? how.reason) : how.reason;
    this.#ended.next(Object.freeze({ reason, ...violation, ...this.#gone }));
    this.#ended.complete();
  }
}
