/** Runs something when what runs now has returned, before any timer. */
export function later(act: () => void): void {
  void Promise.resolve().then(act);
}
