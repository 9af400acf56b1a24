import { allowEndpoints } from '../audit/allowEndpoints.ts';
import { type EndpointPatternOptions, readPatternOptions } from '../audit/endpointPattern.ts';
import { everyStep } from '../audit/everyStep.ts';
import { copyData } from '../json/copyData.ts';
import type { JsonFault, Read } from '../json/JsonFault.ts';
import { readJson } from '../json/readJson.ts';
import type { HttpRequest } from '../model/HttpRequest.ts';
import type { Limits } from '../model/Limits.ts';
import { printable } from '../model/printable.ts';
import { CodecError } from './CodecError.ts';
import { type ManifestDocument, manifestFaults } from './manifestFaults.ts';
import type { CloseRequest, ConnectRequest, CreateRequest } from '../model/Request.ts';
import type { SyncAudit } from '../model/Audit.ts';

/**
 * Reads the manifest that ships with a plug-in, `{ endpoints?, reasoning?, limits? }`, into options for `createOwner`. The
 * plug-in only gets what its manifest lists: without endpoints nothing is allowed. The host's policy and limits apply as
 * well, so the narrower rule always counts.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#allowendpointsoptions-patterns-readmanifestdocument-options}
 * @param document data, which is copied first, or JSON text, in which duplicate keys are found too
 * @param options the host's list of public suffixes, if it has one: see `allowEndpoints`
 * @throws TypeError for options of the wrong form; CodecError for a manifest of the wrong form, with at most 32 faults, each
 * with its path and the right form
 * @example
 * network.createOwner({ name: 'chat', ...readManifest(await readFile('plugin/manifest.json', 'utf8')) })
 */
export function readManifest(document: unknown, options?: EndpointPatternOptions): Manifest {
  const own = options === undefined ? undefined : readPatternOptions('readManifest', options);
  if (ArrayBuffer.isView(document)) {
    throw new CodecError(action, [{ path: '', reason: "must be text or data: pass readFileSync(file, 'utf8')" }]);
  }
  const data = typeof document === 'string' ? readJson(document) : dataOf(document);
  if (!data.ok) throw new CodecError(action, data.errors);
  const faults = manifestFaults(data.value, own);
  if (faults.length > 0) throw new CodecError(action, faults);
  const { endpoints = [], reasoning = '', limits } = data.value as ManifestDocument;
  return Object.freeze({
    audits: everyStep(allowEndpoints(...endpoints)),
    limits: Object.freeze({ ...limits } as Partial<Limits>),
    reasoning: printable(reasoning, Infinity),
  });
}

function dataOf(document: unknown): Read<unknown, readonly JsonFault[]> {
  const copy = copyData(document, mostValues);
  return copy.ok ? { ok: true, value: copy.value.data } : copy;
}

/** What a plug-in asks for, as options of `createOwner`. Frozen. */
export interface Manifest {
  /** Allow the listed endpoints at every step, and nothing else. */
  readonly audits: {
    readonly create: SyncAudit<CreateRequest>;
    readonly connect: SyncAudit<ConnectRequest>;
    readonly close: SyncAudit<CloseRequest>;
    readonly request: SyncAudit<HttpRequest>;
  };
  /** The limits in the manifest. `createOwner` reduces them to the network's. */
  readonly limits: Partial<Limits>;
  /** Why it asks, for people. On one line, with control and direction characters escaped. Empty by default. */
  readonly reasoning: string;
}

const mostValues = 10_000;
const action = 'Cannot read the manifest';
