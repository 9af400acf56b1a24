import type { Subscribable } from 'rxjs';
import type { Audit, SyncAudit, Verdict } from '../model/Audit.ts';
import type { Message } from '../model/Message.ts';
import type { WithMessage } from '../model/Request.ts';
import { noteMessageCheck } from '../verdict/messageCheck.ts';
import { inheritKinds } from '../verdict/namedKinds.ts';
import { checkAudits } from './checkAudits.ts';

/**
 * Makes an audit that looks at the message alone, from a predicate or an audit of a message. If every audit that runs for
 * a message is of this kind, the library makes no request object for the message, which is most of what its audits cost.
 * `maxBytes()` and `textOnly()` are of this kind, and so are `allOf()`, `anyOf()` and `not()` of such audits.
 *
 * @throws TypeError if it is not a function
 * @example
 * const audits = { ...everyStep(allow), receive: allOf(textOnly(), onMessage((message) => message.length < 4_096)) };
 */
export function onMessage(check: (message: Message) => Verdict): SyncAudit<WithMessage>;
export function onMessage(
  check: (message: Message) => Verdict | PromiseLike<Verdict> | Subscribable<Verdict>,
): Audit<WithMessage>;
export function onMessage(check: Audit<Message>): Audit<WithMessage> {
  checkAudits('onMessage', [check]);
  return inheritKinds(
    noteMessageCheck(({ message }: WithMessage) => check(message), check),
    [check],
  );
}
