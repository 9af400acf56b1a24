import { allOf, type Audits, type Limits, maxBytes, textOnly } from 'rx-secure-networking';
import { readManifest } from 'rx-secure-networking/codec';

/** What `createOwner` gets from a card. */
export interface Asked {
  readonly audits: Audits;
  readonly limits: Partial<Limits>;
}

const short = allOf(textOnly(), maxBytes(20));

/**
 * Reads a card: the manifest's limits, and its audits of the steps that are ticked.
 *
 * @throws CodecError for a manifest of the wrong form
 */
export function readCard(manifest: string, isTicked: (step: string) => boolean): Asked {
  const { audits, limits } = readManifest(manifest);
  const isStep = (step: string): boolean => step !== 'request' && isTicked(step); // the playground has no HTTP
  const steps: Audits = Object.fromEntries(Object.entries(audits).filter(([step]) => isStep(step)));
  return { audits: isTicked('send') ? { ...steps, send: short } : steps, limits };
}
