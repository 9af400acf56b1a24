import { nextTick } from 'node:process';
import type { Writable } from 'node:stream';

const mostWaiting = 65_536; // bytes
const nothing = new Uint8Array(0);

/**
 * Makes a function to be called before each write to a connection: what is written until the end of the tick goes
 * out in one write, so that a burst costs one call of the kernel instead of one a message.
 * What waits is written at once as soon as it is 64 KiB, and never later than on the next tick.
 *
 * @param taken called when less waits than before, never inside a write, and always when nothing waits any more
 */
export function corkForTick(connection: Writable, taken: () => void): () => void {
  let corked = false;
  const flush = (): void => {
    corked = false;
    connection.uncork();
    if (connection.writableLength === 0) taken();
    // The stream's own `drain` would come only if it was overfull; the callback of an empty write comes always.
    else if (connection.writable) connection.write(nothing, whenWritten);
  };
  const whenWritten = (error: unknown): void => {
    if (!error) taken();
  };
  return () => {
    if (!corked) {
      corked = true;
      connection.cork();
      nextTick(flush);
    } else if (connection.writableLength >= mostWaiting) {
      connection.uncork();
      connection.cork();
    }
  };
}
