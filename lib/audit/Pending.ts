import type { Later } from './Later.ts';

/** An audit that has been asked and not yet answered. A class, so that no answer of an audit can pass for a ruling. */
export class Pending {
  readonly later: Later;

  constructor(later: Later) {
    this.later = later;
  }
}
