/** Describes one message that was dropped because it is invalid. It never has the payload. */
export interface Invalid<E> {
  /** The message's number, from 1 in each subscription; valid messages count too. */
  readonly seq: number;
  /** Its size on the wire; 0 if a value could not be encoded. */
  readonly bytes: number;
  readonly errors: E;
}

/** Options of the operators that drop invalid messages. */
export interface InvalidOptions<E> {
  /** Is called for each invalid message. An error that it throws is reported; the stream continues. */
  readonly onInvalid?: (invalid: Invalid<E>) => void;
}
