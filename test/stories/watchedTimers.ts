import { asyncScheduler, type Subscription } from 'rxjs';

/** Watches what is scheduled, until it is restored; `fire` runs all that is due or not, and returns what is thrown. */
export function watchedTimers() {
  let timers: Subscription[] = [];
  const flush = Reflect.get(asyncScheduler, 'flush') as (timer: Subscription) => void;
  const plain = asyncScheduler.schedule.bind(asyncScheduler);
  const spy = jest.spyOn(asyncScheduler, 'schedule').mockImplementation((...args: Parameters<typeof plain>) => {
    const timer = plain(...args);
    timers.push(timer);
    return timer;
  });
  const thrownBy = (timer: Subscription): unknown[] => {
    try {
      if (!timer.closed) Reflect.apply(flush, asyncScheduler, [timer]);
      return [];
    } catch (error) {
      Object.assign(asyncScheduler, { _active: false }); // else RxJS runs no timer any more
      return [error];
    }
  };
  return {
    fire: (): readonly unknown[] => {
      const fired = timers;
      timers = [];
      return fired.flatMap(thrownBy);
    },
    restore: () => {
      spy.mockRestore();
    },
  };
}
