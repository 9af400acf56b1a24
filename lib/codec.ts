/**
 * Typed messages, by a Standard Schema (zod, valibot, arktype) or io-ts, and manifests of plug-ins. Needs none of them.
 *
 * @module rx-secure-networking/codec
 */
export { CodecError } from './codec/CodecError.ts';
export { decodes } from './codec/decodes.ts';
export { decodeWith } from './codec/decodeWith.ts';
export { encodeWith } from './codec/encodeWith.ts';
export type { IoCodec, IoContextEntry, IoError, IoErrors, IoResult } from './codec/IoCodec.ts';
export { jsonMessage, type JsonMessage } from './codec/jsonMessage.ts';
export { type Manifest, readManifest } from './codec/readManifest.ts';
export type { StandardIssue, StandardResult, StandardSchema } from './codec/StandardSchema.ts';
