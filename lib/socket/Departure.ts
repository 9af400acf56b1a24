import type { Message } from '../model/Message.ts';
import type { SendOutcome } from '../model/SocketEvent.ts';
import { callReporting } from '../stream/callReporting.ts';
import type { Report } from '../stream/reportError.ts';

/** One message on its way out. */
export interface Departure {
  readonly message: Message;
  readonly bytes: number;
  readonly seq: number;
  readonly settled: Settled;
  outcome: SendOutcome;
}

/** Who wants to know what came of it. */
export type Settled = ((outcome: SendOutcome) => void) | undefined;

/** Tells the outcome to who asked; what that throws is reported. */
export function tell(outcome: SendOutcome, settled: Settled, report: Report): SendOutcome {
  if (settled) callReporting(() => settled(outcome), report); // no closure where nobody asked
  return outcome;
}
