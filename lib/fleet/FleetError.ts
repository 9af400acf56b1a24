/** Says that the engine of a fleet failed, or did not answer in time. The engine's own error, if there is one, is the `cause`. */
export class FleetError extends Error {
  readonly code = 'unavailable';

  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'FleetError';
  }
}
