import type { Transport } from 'rx-secure-networking';

/** The far ends of a run's connections, in the order in which the dials reached them. */
export interface Servers {
  readonly transport: Transport;
  readonly count: number;
  accept(link: number): void;
  say(link: number, bytes: number): void;
  hangUp(link: number, code: number): void;
  /** Breaks the connection off. */
  reset(link: number): void;
  /** Has no more to do. */
  finish(link: number): void;
}
