/** One thing that is wrong with data: where, and what would be right. It never holds the value that was found. */
export interface JsonFault {
  /** As in `users[0].name`; empty for the whole. */
  readonly path: string;
  readonly reason: string;
}

/** The most faults that are told of one message: more help nobody, and a message can have a million. */
export const maxFaults = 32;

/** Shows a fault on one line. */
export function showFault({ path, reason }: JsonFault): string {
  return path === '' ? reason : `${path}: ${reason}`;
}
