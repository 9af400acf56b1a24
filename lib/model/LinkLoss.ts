import type { EndCause } from './endCauses.ts';
import type { LinkError } from './ErrorDetail.ts';

/** The error of a link whose far end has ended the socket, and knows why: the socket here ends for the same cause. */
export class LinkLoss extends Error {
  readonly ending: EndCause;
  /** What the driver said at the far end. */
  readonly driver: LinkError | undefined;

  constructor(ending: EndCause, driver: LinkError | undefined) {
    super(driver?.message ?? `the far end has ended it (${ending})`);
    this.ending = ending;
    this.driver = driver;
  }
}
