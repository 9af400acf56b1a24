/** Who asks: the part of an owner that audits and the host's records may see. */
export interface OwnerInfo {
  /** Positive, unique in its network, never used again. */
  readonly id: number;
  readonly name: string;
  /** One of the network's `kinds`. */
  readonly kind: string;
}
