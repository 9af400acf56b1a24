import type { LinkError } from './ErrorDetail.ts';

/** The error of an HTTP request that ended at the far end of its line, which knows why: it ends here for the same cause. */
export class RequestLoss extends Error {
  /** A cause of `requestEnds`. */
  readonly ending: string;
  readonly reason: string;
  /** What the driver said at the far end. */
  readonly driver: LinkError | undefined;

  constructor(ending: string, reason: string, driver: LinkError | undefined) {
    super(driver?.message ?? `the far end has ended it (${ending})`);
    this.ending = ending;
    this.reason = reason;
    this.driver = driver;
  }
}
