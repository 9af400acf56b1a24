import type { JsonFault } from '../json/JsonFault.ts';
import type { Read } from '../json/Read.ts';

/** What codecs of every make look like inside. Its errors hold no value that was found. */
export interface Coder<In, Out, E> {
  /** Never throws, whatever the codec does. */
  decode(data: unknown): Read<Out, E>;
  /** Gives what goes on the wire, unchecked. May throw what the codec throws. */
  encode(value: In): unknown;
  /** Errors of the codec's own form for what is wrong before the codec is asked. */
  refuse(faults: readonly JsonFault[]): E;
  faultsOf(errors: E): readonly JsonFault[];
}

/** The faults of a codec that threw. What it threw may quote the value. */
export const threw: readonly JsonFault[] = Object.freeze([{ path: '', reason: 'the codec threw' }]);
