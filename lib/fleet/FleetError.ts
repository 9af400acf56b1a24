/** Says that the engine of a fleet failed, or did not answer in time. The engine's own error, if there is one, is the `cause`. */
export class FleetError extends Error {
  readonly code = 'unavailable';
  /** Of `revoke` and `restore`: the version of the list that has the change, if it was made, and only its hosts could not be asked. */
  readonly version: number | undefined;

  constructor(message: string, options?: { readonly cause?: unknown; readonly version?: number }) {
    super(message, options);
    this.name = 'FleetError';
    this.version = options?.version;
  }
}
