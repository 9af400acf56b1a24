export function isThenable(answer: object): answer is PromiseLike<unknown> {
  return typeof (answer as Partial<PromiseLike<unknown>>).then === 'function';
}
