import type { KeepAliveOptions } from '../model/KeepAliveOptions.ts';
import type { Message } from '../model/Message.ts';
import type { Report } from '../stream/reportError.ts';

/** Whether a message is the answer to a ping, as its owner tells; only `true` says so, and a test that throws is reported. */
export function isPong(keepAlive: KeepAliveOptions | undefined, message: Message, report: Report): boolean {
  if (!keepAlive?.isPong) return false;
  try {
    const answer: unknown = keepAlive.isPong(message);
    return answer === true;
  } catch (error) {
    report(error);
    return false;
  }
}
