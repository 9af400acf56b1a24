import { firstValueFrom, from, type ObservableInput, throwError, timeout } from 'rxjs';

/** Waits for a first value, in real time and only so long; then it rejects and says what it was waiting for. */
export function within<T>(patience: number, source: ObservableInput<T>, what: () => string): Promise<T> {
  const late = () => throwError(() => new Error(`waited ${patience} ms for ${what()}`));
  return firstValueFrom(from(source).pipe(timeout({ first: patience, with: late })));
}
