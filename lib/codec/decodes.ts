import { libraryDenial } from '../model/makeDenial.ts';
import { showFault } from '../json/JsonFault.ts';
import type { SyncAudit } from '../model/Audit.ts';
import type { WithMessage } from '../model/Request.ts';
import { coderOf } from './coderOf.ts';
import { decodeText } from './Coder.ts';
import type { IoCodec } from './IoCodec.ts';
import type { StandardSchema } from './StandardSchema.ts';

/**
 * Makes an audit that allows messages of JSON text that the codec accepts. It denies other messages with the code
 * `invalid-message`; the reason has the paths of the faults, but not the payload.
 *
 * @throws TypeError if the argument is no codec
 * @example
 * createOwner({ name: 'chat', audits: { ...everyStep(allow), send: decodes(Chat) } })
 */
export function decodes<In, Out>(schema: StandardSchema<In, Out>): SyncAudit<WithMessage>;
export function decodes<A>(codec: IoCodec<A>): SyncAudit<WithMessage>;
export function decodes(codec: object): SyncAudit<WithMessage> {
  const coder = coderOf(codec);
  return ({ message }) => {
    const read = decodeText(coder, message);
    if (read.ok) return true;
    const faults = coder.faultsOf(read.errors);
    const more = faults.length > shown ? '; and more' : '';
    return libraryDenial('invalid-message', `${faults.slice(0, shown).map(showFault).join('; ')}${more}`);
  };
}

const shown = 3; // faults
