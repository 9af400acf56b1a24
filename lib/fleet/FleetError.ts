/** Says that the engine of a fleet did not answer, or not in time. */
export class FleetError extends Error {
  readonly code = 'unavailable';

  constructor(message: string) {
    super(message);
    this.name = 'FleetError';
  }
}
