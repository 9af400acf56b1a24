/** One message that was put aside: all that is told of it. It never holds the payload. */
export interface Invalid<E> {
  /** Which one it was, counted from 1 in each subscription, good ones too. */
  readonly seq: number;
  /** Its size on the wire; 0 where no message came to be. */
  readonly bytes: number;
  readonly errors: E;
}

/** Options of the operators that put aside what is invalid. */
export interface InvalidOptions<E> {
  /** Gets what was put aside. What it throws is reported (`config.onUnhandledError`) and breaks nothing. */
  readonly onInvalid?: (invalid: Invalid<E>) => void;
}
