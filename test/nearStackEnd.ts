/** Makes a call with room for so many small frames left on the stack. What it throws is swallowed. */
export function nearStackEnd(frames: number, call: () => void): void {
  let left = frames;
  const dive = (): void => {
    try {
      dive();
    } catch {
      // the end of the stack, or what the call throws
    }
    left -= 1;
    if (left === 0) call();
  };
  try {
    dive();
  } catch {
    // what it throws at the shallowest place
  }
}

/** Depths near the end, the shallowest first: a function that is not yet compiled needs far more room. */
export const depths: readonly number[] = [
  ...Array.from({ length: 120 }, (_, index) => 1_260 - 10 * index),
  ...Array.from({ length: 60 }, (_, index) => 60 - index),
];
