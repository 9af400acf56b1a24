// The only file of lib/ that reads the machine's clocks. All other code reads schedulers.

/**
 * Reads the wall clock, which may be set at any time. Looks up `Date.now` for each call, as schedulers do, to recognise
 * virtual time.
 */
export function wallClock(): number {
  return Date.now();
}

/**
 * Makes a clock in ms that never goes back, and that does not change when the wall clock is set. It keeps the
 * platform's method as it is now. On a platform without such a clock it is the wall clock without its steps back.
 */
export function steadyClock(): () => number {
  // Looked up late, because Node loads it on first access.
  const platform = globalThis.performance as Performance | undefined;
  if (typeof platform?.now === 'function') return platform.now.bind(platform);
  let [last, passed] = [Date.now(), 0];
  return () => {
    const now = Date.now();
    passed += Math.max(0, now - last);
    last = now;
    return passed;
  };
}
