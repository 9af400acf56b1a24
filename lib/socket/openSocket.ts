import { type Observable, type ObservableInput, from, take, throwIfEmpty, timeout } from 'rxjs';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import { SocketError } from '../model/SocketError.ts';
import type { Target } from '../model/Target.ts';
import { sealedObservable } from '../stream/sealedObservable.ts';
import { Opening } from './Opening.ts';
import type { OwnerContext } from './OwnerContext.ts';
import type { CapturedOptions } from './readSocketOptions.ts';

/** A target, or what gives one for each attempt. */
export type TargetOrProvider = Target | (() => Target | ObservableInput<Target>);

/** `open()`: cold; every subscription makes a socket of its own, connects it and emits it when it is open. */
export function openSocket(
  context: OwnerContext,
  target: TargetOrProvider,
  options: CapturedOptions,
): Observable<OwnedSocket> {
  return sealedObservable((subscriber) => {
    const opening = new Opening(context, options, subscriber);
    if (typeof target === 'function' && !context.life.over) find(context, target, opening);
    else opening.start(target as Target);
    return () => {
      opening.leave();
    };
  });
}

/** Calls the provider and starts with the first target that it gives, within `limits.connectTimeout`. */
function find(context: OwnerContext, provider: () => Target | ObservableInput<Target>, opening: Opening): void {
  const { scheduler, limits } = context;
  const failed = (cause: unknown): void => {
    opening.fail(new SocketError('connect-failed', 'Cannot open a socket: the provider of its URL failed', { cause }));
  };
  const late = (): never => {
    throw new SocketError('connect-timeout', `Cannot open a socket: no URL within ${limits.connectTimeout} ms`);
  };
  try {
    const found = provider();
    if (isTarget(found)) {
      opening.start(found);
      return;
    }
    const target$ = from(found).pipe(
      take(1),
      throwIfEmpty(),
      timeout({ first: limits.connectTimeout, scheduler, with: late }),
    );
    opening.await(
      target$.subscribe({
        next: (target) => {
          opening.start(target);
        },
        error: (error: unknown) => {
          if (error instanceof SocketError) opening.fail(error);
          else failed(error);
        },
      }),
    );
  } catch (error) {
    failed(error);
  }
}

/** Strings first: a string is itself an `ObservableInput`, of its characters. */
function isTarget(found: Target | ObservableInput<Target>): found is Target {
  return typeof found === 'string' || found instanceof URL || (typeof found === 'object' && 'url' in found);
}
