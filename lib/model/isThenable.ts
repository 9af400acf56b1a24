/** Whether a promise, of whichever make, may be what was answered. May throw what a hostile getter throws. */
export function isThenable(answer: object): answer is PromiseLike<unknown> {
  return typeof (answer as Partial<PromiseLike<unknown>>).then === 'function';
}
