// The one file of lib/ that reads the machine's clocks. Schedulers tell all other time.

/** The wall clock, which may be set at any time; read where it is asked, since virtual time is told apart by it. */
export function wallClock(): number {
  return Date.now();
}

/**
 * Makes a clock that only goes forward, in ms from some moment, and that no setting of the wall clock moves. It keeps
 * the platform's method as it is now. Where a platform has none, it is the wall clock without its steps back.
 */
export function steadyClock(): () => number {
  const platform = globalThis.performance as Performance | undefined; // looked up late: Node loads it when it is asked
  if (typeof platform?.now === 'function') return platform.now.bind(platform);
  let [last, passed] = [Date.now(), 0];
  return () => {
    const now = Date.now();
    passed += Math.max(0, now - last);
    last = now;
    return passed;
  };
}
