import type { Observable } from 'rxjs';

/** Listens to a stream that never errors: any of a socket's but `opened$` (L14). */
export function hear<T>(stream$: Observable<T>, next: (value: T) => void): void {
  // eslint-disable-next-line rxjs-x/no-ignored-error -- that it has none is what it is for
  stream$.subscribe(next);
}
