import { type Observable, type ObservableInput, type Subscriber, Subscription, map, take, throwIfEmpty } from 'rxjs';
import { isolatedObservable } from '../verdict/isolatedObservable.ts';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import { libraryRuling } from '../model/Ruling.ts';
import type { Target } from '../model/Owner.ts';
import { safeFrom } from '../stream/safeFrom.ts';
import { scheduleDeadline } from '../stream/schedulerTime.ts';
import { whenRoom } from '../stream/whenSettled.ts';
import { sealedObservable } from '../stream/OwnedObservable.ts';
import { Opening } from './Opening.ts';
import type { OwnerContext } from './OwnerContext.ts';
import type { CapturedOptions } from './readSocketOptions.ts';
import { type CapturedTarget, isTarget, readTarget } from './readTarget.ts';
import { denyCreate } from './recordRuling.ts';
import { providerError, providerTimeout, socketError } from './socketError.ts';

/**
 * `open()`: cold; every subscription makes a socket of its own, connects it and emits it when it is open.
 *
 * @throws TypeError for what is neither a target nor a function
 */
export function openSocket(
  context: OwnerContext,
  target: TargetOrProvider,
  options: CapturedOptions,
): Observable<OwnedSocket> {
  const start = typeof target === 'function' ? starterOf(context, target) : fixed(target);
  const attach = (subscriber: Subscriber<OwnedSocket>) => {
    const opening = new Opening(context, options, subscriber);
    const cancel = (): void => {
      opening.cancel();
    };
    subscriber.add(cancel); // the subscriber may unsubscribe during the start
    if (opening.followSignal()) start(opening);
    return cancel;
  };
  return sealedObservable(attach, context.report);
}

/** A target, or a function that returns one for each attempt. */
export type TargetOrProvider = Target | Provider;

type Provider = () => Target | ObservableInput<Target>;

type Start = (opening: Opening) => void;

function fixed(given: Target): Start {
  const target = readTarget(given);
  return (opening) => {
    opening.start(target);
  };
}

/** Calls the provider and starts with its first target, within `limits.connectTimeout`. */
function starterOf(context: OwnerContext, provider: Provider): Start {
  const { scheduler, report } = context;
  return (opening) => {
    const within = providerTimeout(context);
    const failed = (cause: unknown): void => {
      opening.fail(providerError(context, 'Cannot open a socket', cause));
    };
    try {
      if (!opening.claim()) return; // for a destroyed owner the provider is not called
      const found: unknown = provider();
      if (isTarget(found) || typeof found !== 'object' || found === null) {
        opening.start(readFound(context, found));
        return;
      }
      const target$ = isolatedObservable(safeFrom(found as ObservableInput<unknown>), report).pipe(
        take(1),
        throwIfEmpty(),
        map((value) => readFound(context, value)),
      );
      const finding = new Subscription();
      opening.addTeardown(finding);
      const late = (): void => {
        finding.unsubscribe();
        const message = `no URL within ${within} ms`;
        opening.fail(socketError(context, 'connect-timeout', `Cannot open a socket: ${message}`, { message }));
      };
      finding.add(scheduleDeadline(scheduler, late, within, report));
      const settled =
        <G>(act: (given: G) => void) =>
        (given: G): void =>
          whenRoom(() => {
            if (finding.closed) return; // meanwhile
            finding.unsubscribe();
            act(given);
          });
      const start = settled((captured: CapturedTarget) => {
        opening.start(captured);
      });
      finding.add(target$.subscribe({ next: start, error: settled(failed) }));
    } catch (error) {
      failed(error);
    }
  };
}

/**
 * Reads what a provider has given.
 *
 * @throws SocketError `invalid-url` for what is no target: as with a wrong URL, another attempt would give the same
 */
function readFound(context: OwnerContext, found: unknown): CapturedTarget {
  try {
    return readTarget(found);
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault;
    throw denyCreate(context, libraryRuling('invalid-url', fault.message), () => 'a socket');
  }
}
