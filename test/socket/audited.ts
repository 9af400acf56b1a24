import type { Observable } from 'rxjs';
import type { Message, SendRequest, Verdict } from 'rx-secure-networking';
import type { VirtualServer } from 'rx-secure-networking/testing';
import { connecting, permissive, quiet, world } from '../world.ts';

type Send = (request: SendRequest) => Verdict | Observable<Verdict>;

/** An open socket whose messages are audited so, and what its server gets. */
export function audited(send: Send, options: Parameters<typeof world>[0] = {}) {
  const got: Message[] = [];
  const listen: VirtualServer = (_dial, received$) => {
    received$.subscribe({ next: (message) => got.push(message), complete: () => got.push('closed') });
    return quiet;
  };
  const here = world({ server: listen, ...options, owner: { audits: { ...permissive, send }, auditMessages: true } });
  return { ...here, got, socket: connecting(here.owner) };
}
