/**
 * Typed messages, by io-ts or a Standard Schema, and manifests of plug-ins.
 *
 * @module rx-secure-networking/codec
 */
export { CodecError } from './codec/CodecError.ts';
export { decodes } from './codec/decodes.ts';
export { decodeWith } from './codec/decodeWith.ts';
export { encodeWith } from './codec/encodeWith.ts';
export { jsonMessage, type JsonMessage } from './codec/jsonMessage.ts';
export type { Manifest } from './codec/Manifest.ts';
export { readManifest } from './codec/readManifest.ts';
export type { StandardIssue, StandardResult, StandardSchema } from './codec/StandardSchema.ts';
