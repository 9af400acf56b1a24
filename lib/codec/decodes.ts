import { libraryDenial } from '../verdict/makeDenial.ts';
import { showFault } from '../json/JsonFault.ts';
import type { SyncAudit } from '../model/Audit.ts';
import type { WithMessage } from '../model/Request.ts';
import { coderOf } from './coderOf.ts';
import { decodeText } from './Coder.ts';
import type { IoCodec } from './IoCodec.ts';
import type { StandardSchema } from './StandardSchema.ts';

const shown = 3; // of the faults

/**
 * Allows messages of JSON text that the codec takes. Denies with code `invalid-message` and a reason that names the
 * paths of what is wrong, not the payload.
 *
 * @throws TypeError for what is no codec
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
