/** The error of a method that was taken off its handle, as in `const { send } = socket`: it says what to do. */
export function unbound(handle: 'socket' | 'owner', method: string): TypeError {
  return new TypeError(
    `Call ${method} on its ${handle}: ${handle}.${method}(…), or pass it on as (…args) => ${handle}.${method}(...args)`,
  );
}
