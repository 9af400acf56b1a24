import { asyncScheduler, type MonoTypeOperatorFunction, type SchedulerLike, type Subscriber } from 'rxjs';
import type { Audit } from '../model/Audit.ts';
import { defaultLimits } from '../model/Limits.ts';
import type { Ruling } from '../model/Ruling.ts';
import { readFunction, readInteger, readOptions, readScheduler } from '../model/readOptions.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { observableLike, reportOf } from '../stream/OwnedObservable.ts';
import { whileSubscribed } from '../stream/whileSubscribed.ts';
import { ask, PendingAnswer } from '../verdict/ask.ts';
import { checkAudits } from './checkAudits.ts';
import { Resequencer } from '../stream/Resequencer.ts';
import { settle } from '../verdict/settle.ts';
import type { Message } from '../model/Message.ts';
import type { WithMessage } from '../model/Request.ts';

/**
 * An operator that emits the values that the audit allows, in order, and drops the rest. With a synchronous audit it
 * emits synchronously. With an asynchronous audit each value waits for those before it.
 *
 * Completes when the source has completed and all values are decided. Errors immediately when the source errors. If an
 * audit throws, rejects or does not answer, its value is dropped and the stream continues.
 *
 * Values that wait for an asynchronous audit are held without a limit, and all their audits run at once. For the messages of
 * a socket use the audit `receive` instead: it pauses the socket while too much waits.
 *
 * ```text
 * source          -a-b-c-|
 * guard(notB)     -a---c-|
 * ```
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#guardaudit-options-guardmessagesoptions}
 * @throws TypeError if the audit is not a function, or for invalid options; RangeError for an `auditTimeout` that is no
 * integer from 1 to 2^31 - 1
 */
export function guard<T>(audit: Audit<T>, options: GuardOptions<T> = {}): MonoTypeOperatorFunction<T> {
  return guardBy('guard', (value: T) => value, audit, options);
}

/**
 * Options of `guard` and `guardMessages`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#guardaudit-options-guardmessagesoptions}
 */
export interface GuardOptions<T> {
  /** Called with each dropped value and the reason. If it throws, the stream errors; what its promise rejects with is reported. @default none */
  readonly onDenied?: (value: T, ruling: Ruling) => void;
  /** How long an audit may take, in ms; then its value is dropped. @default 5_000 */
  readonly auditTimeout?: number;
  /** The clock of `auditTimeout`. @default asyncScheduler */
  readonly scheduler?: SchedulerLike;
}

/** `guard` for values from which the audit's request is made. */
function guardBy<T, R>(
  name: string,
  requestOf: (value: T) => R,
  audit: Audit<R>,
  options: GuardOptions<T>,
): MonoTypeOperatorFunction<T> {
  checkAudits(name, [audit]);
  const own = readOptions<GuardOptions<T>>(name, options, ['onDenied', 'auditTimeout', 'scheduler']);
  const { auditTimeout = defaultLimits.auditTimeout, scheduler = asyncScheduler } = own;
  const onDenied = readFunction(`${name}: onDenied`, own.onDenied);
  readInteger(`${name}: auditTimeout`, auditTimeout);
  readScheduler(`${name}: scheduler`, scheduler);
  return (source) =>
    observableLike(source, (subscriber: Subscriber<T>) => {
      let completed = false;
      const report = reportOf(source);
      const release = (value: T, ruling: Ruling): void => {
        try {
          if (ruling.allow) subscriber.next(value);
          else reportRejection(onDenied?.(value, ruling), report);
        } catch (error) {
          subscriber.error(error);
        }
        if (completed && resequencer.length === 0) subscriber.complete();
      };
      const resequencer = new Resequencer<T, Ruling>(release);
      const asker = report && { report, auditRunning: false };
      subscriber.add(() => resequencer.clear());
      subscriber.add(
        source.pipe(whileSubscribed(subscriber)).subscribe({
          next: (value) => {
            const answer = ask(audit, requestOf(value), asker);
            if (subscriber.closed) return; // unsubscribed inside the audit
            if (answer instanceof PendingAnswer)
              resequencer.wait(value, (done) => settle(answer.answer, scheduler, auditTimeout, done, report));
            else if (resequencer.length > 0) resequencer.add(value, answer);
            else release(value, answer);
          },
          error: (error: unknown) => {
            subscriber.error(error);
          },
          complete: () => {
            completed = true;
            if (resequencer.length === 0) subscriber.complete();
          },
        }),
      );
    });
}

/**
 * `guard` for a stream of messages: the audit gets `{ message }`. Completes and errors as `guard` does.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#guardaudit-options-guardmessagesoptions}
 * @throws TypeError if the audit is not a function, or for invalid options; RangeError for an `auditTimeout` that is no
 * integer from 1 to 2^31 - 1
 * @example
 * socket.messages$.pipe(guardMessages(({ message }) => typeof message === 'string'))
 */
export function guardMessages(
  audit: Audit<WithMessage>,
  options: GuardOptions<Message> = {},
): MonoTypeOperatorFunction<Message> {
  return guardBy('guardMessages', (message) => Object.freeze({ message }), audit, options);
}
