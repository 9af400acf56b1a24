import {
  type Audits,
  createNetwork,
  type Decision,
  type EndRecord,
  type NetworkOptions,
  type OwnerOptions,
  type Policy,
} from 'rx-secure-networking';
import { fetchFor } from 'rx-secure-networking/http';
import { undiciTransport } from 'rx-secure-networking/undici';
import { virtualTransport } from 'rx-secure-networking/testing';
import { NEVER } from 'rxjs';

export const yes = () => true;
export const requesting: Audits = { request: yes };
export const openPolicy: Policy = { request: yes };

export interface HttpWorldOptions extends Partial<NetworkOptions> {
  readonly owner?: Partial<OwnerOptions>;
}

/** A network with HTTP on undici, one owner, and what is on record. Dispose of it at the end. */
export function httpWorld({ owner: options, ...rest }: HttpWorldOptions = {}) {
  const network = createNetwork({
    transport: virtualTransport(NEVER),
    http: undiciTransport(),
    policy: openPolicy,
    ...rest,
  });
  const decisions: Decision[] = [];
  const ends: EndRecord[] = [];
  network.decisions$.subscribe((decision) => decisions.push(decision));
  network.ends$.subscribe((end) => ends.push(end));
  const newOwner = (more: Partial<OwnerOptions> = {}) =>
    network.createOwner({ name: 'tool', audits: requesting, ...options, ...more });
  const owner = newOwner();
  return {
    network,
    owner,
    newOwner,
    fetch: fetchFor(owner),
    decisions,
    ends,
    brief: () => decisions.map(({ layer, action, code }) => `${layer} ${action} ${code}`),
    [Symbol.dispose]: () => network.destroy(),
  };
}
