import { catchError, EMPTY, ignoreElements, mergeMap, type Observable } from 'rxjs';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import { safeFrom } from '../stream/safeFrom.ts';
import type { Prepare } from './SessionOptions.ts';

/**
 * Prepares each connection, and completes when it is ready. Errors with what `causeOf` reads, since `reconnect` would try
 * again after an error of `open()`.
 */
export function preparationOf(socket$: Observable<OwnedSocket>, prepare: Prepare): Observable<never> {
  return socket$.pipe(
    mergeMap((socket) => preparation(prepare(socket))),
    ignoreElements(),
    catchError((cause: unknown) => {
      throw new PrepareFailure('', { cause });
    }),
  );
}

class PrepareFailure extends Error {}

/** Returns the error of `prepare` that a failure carries, and any other failure as it is. */
export function causeOf(failure: unknown): unknown {
  return failure instanceof PrepareFailure ? failure.cause : failure;
}

/** @throws TypeError for what cannot be subscribed to. RxJS's own does not say where the value is from */
function preparation(given: ReturnType<Prepare>): Observable<unknown> {
  try {
    return safeFrom(given ?? EMPTY);
  } catch (cause) {
    const shown = given instanceof Object ? 'another object' : String(given);
    throw new TypeError(`session: prepare must return an observable, a promise or nothing, not ${shown}`, { cause });
  }
}

/** What a status says of an error. An error of `prepare` is user code's, so reading it may throw. */
export function whyOf(error: unknown): { readonly error: unknown; readonly reason: string } {
  try {
    const { message } = error as Error;
    return { error, reason: typeof message === 'string' ? message : String(error) };
  } catch {
    return { error, reason: 'prepare failed' };
  }
}
