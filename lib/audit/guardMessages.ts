import type { MonoTypeOperatorFunction } from 'rxjs';
import type { Audit } from '../model/Audit.ts';
import type { Message, WithMessage } from '../model/Message.ts';
import { type GuardOptions, guardBy } from './guard.ts';

/**
 * `guard` for a stream of messages: the audit is asked about `{ message }`. Completes and errors as `guard` does.
 *
 * @throws TypeError if the audit is not a function, or for options of the wrong form
 * @example
 * socket.messages$.pipe(guardMessages(({ message }) => typeof message === 'string'))
 */
export function guardMessages(
  audit: Audit<WithMessage>,
  options: GuardOptions<Message> = {},
): MonoTypeOperatorFunction<Message> {
  return guardBy('guardMessages', (message) => Object.freeze({ message }), audit, options);
}
