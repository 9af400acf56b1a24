import type { OwnerSnapshot } from '../model/OwnerInfo.ts';

/** Returns the owners in which each word occurs: in the name, kind, subject, tenant or an endpoint. Ignores case. */
export function matchingOwners(owners: readonly OwnerSnapshot[], search: string): readonly OwnerSnapshot[] {
  const words = search.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return owners;
  return owners.filter(({ name, kind, subject = '', tenant = '', sockets, requests = [] }) => {
    const endpoints = [...sockets, ...requests].map(({ endpoint }) => endpoint);
    const text = [name, kind, subject, tenant, ...endpoints].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
