/** What a port calls, from `open` on until `gone` was called. Nothing that it is given can be trusted. */
export interface PortListener {
  /** The largest frame that may come, in bytes, where the port has frames. */
  readonly maxFrameBytes: number;
  /** A post, as it came. */
  data(post: unknown): void;
  /** Something came that is no post. `fatal`: nothing that comes after it can be read. */
  broken(fatal: boolean): void;
  /** A post could not be made, for a reason of this side's own. */
  failed(error: unknown): void;
  /** The port has closed, at either end. Called once, as the last method. */
  gone(): void;
}

/** One end of a connection between a host and a guest. Its methods never throw. What a promise of theirs rejects with is reported. */
export interface GuestPort {
  /** Begins to listen. Called once. If the port has closed, `gone` is called soon, outside of this call. */
  open(listener: PortListener): unknown;
  /** Posts fields. The buffers of `transfer` belong to nobody else. */
  post(fields: readonly unknown[], transfer: readonly ArrayBuffer[]): unknown;
  /** Closes the port, after what was posted, and calls the listener's `gone`. Idempotent. */
  close(): unknown;
}
