import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import type { Message } from '../model/Message.ts';
import { reportError } from '../stream/reportError.ts';

/** Whether a message is the answer to a ping, as its owner tells; a test that throws is reported and says no. */
export function isPong(keepAlive: KeepAliveOptions | undefined, message: Message): boolean {
  if (!keepAlive?.isPong) return false;
  try {
    return keepAlive.isPong(message);
  } catch (error) {
    reportError(error);
    return false;
  }
}
