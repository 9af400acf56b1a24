import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import type { Message } from '../model/Message.ts';
import { reportError } from '../stream/reportError.ts';

/** Whether a message is the answer to a ping, as its owner tells; only `true` says so, and a test that throws is reported. */
export function isPong(keepAlive: KeepAliveOptions | undefined, message: Message): boolean {
  if (!keepAlive?.isPong) return false;
  try {
    const answer: unknown = keepAlive.isPong(message);
    return answer === true;
  } catch (error) {
    reportError(error);
    return false;
  }
}
