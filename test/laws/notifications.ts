import { type Observable, take } from 'rxjs';
import type { SocketError } from 'rx-secure-networking';

export { story, yes } from './Story.ts';

/** The code of what a call throws. */
export function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as SocketError).code;
  }
  return 'nothing';
}

/** All notifications of a stream: text as it is, other values as `next`, an error with its code. */
export const notificationsOf = (stream$: Observable<unknown>): Promise<string[]> =>
  new Promise((resolve) => {
    const notifications: string[] = [];
    stream$.subscribe({
      next: (value) => notifications.push(typeof value === 'string' ? value : 'next'),
      error: (error: unknown) => resolve([...notifications, `error ${(error as SocketError).code}`]),
      complete: () => resolve([...notifications, 'complete']),
    });
  });

/** The first value of a stream. */
export const first = <T>(stream$: Observable<T>): Promise<T> =>
  new Promise((resolve, reject) => stream$.pipe(take(1)).subscribe({ next: resolve, error: reject }));
