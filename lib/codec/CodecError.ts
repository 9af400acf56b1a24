import { type JsonFault, showFault } from '../json/JsonFault.ts';
import { brandErrors } from '../model/brandErrors.ts';

/** Thrown if a value, a message or a manifest does not fit its codec. `instanceof` recognises it by a brand. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  /** The faults with their paths, without the values. At most 32. */
  readonly faults: readonly JsonFault[];

  constructor(action: string, faults: readonly JsonFault[]) {
    super(`${action}: ${faults.map(showFault).join('; ')}`);
    this.faults = Object.freeze(faults.map((fault) => Object.freeze({ ...fault })));
    if (new.target === CodecError) Object.freeze(this);
  }

  static {
    brandErrors(this, Symbol.for('rx-secure-networking.CodecError'), () => undefined);
    Object.freeze(this.prototype);
    Object.freeze(this);
  }
}
