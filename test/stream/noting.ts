import type { Observer } from 'rxjs';

/** An observer that notes what it gets, as `a1`, `a#error` or `a|`, and may then act on it. */
export function noting(log: string[], name: string, act: (value: number) => void = () => {}): Observer<number> {
  return {
    next: (value) => {
      log.push(`${name}${value}`);
      act(value);
    },
    error: (error) => log.push(`${name}#${String(error)}`),
    complete: () => log.push(`${name}|`),
  };
}
