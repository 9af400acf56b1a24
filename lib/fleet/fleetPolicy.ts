import { combine } from '../audit/combine.ts';
import type { Policy, Verdict } from '../model/Audit.ts';
import { hasOwn } from '../model/intrinsics.ts';
import type { HttpTransport } from '../model/HttpTransport.ts';
import type { ConnectRequest, Request } from '../model/Request.ts';
import type { Membership } from './Membership.ts';
import type { Quotas } from './Quotas.ts';
import { verdictOf } from './verdictOf.ts';

/**
 * Makes the policy of a host: its own rules, then those of the fleet. The fleet's come last, so that what the policy
 * denies costs no question and no quota (S9); what the owner's audits deny afterwards has used it. HTTP that the host has
 * no rule for stays without one.
 */
export function fleetPolicy(
  own: Policy,
  http: HttpTransport | undefined,
  membership: Membership,
  quotas: Quotas,
): Policy {
  const judge = ({ owner }: Request): Verdict => membership.judge(owner);
  const decide = (request: Request): ReturnType<typeof verdictOf> => {
    const first = judge(request);
    if (first !== true || quotas.empty) return first;
    return verdictOf((onVerdict, isCancelled) => {
      const judged = (verdict: Verdict): void => {
        onVerdict(verdict === true ? judge(request) : verdict); // it may be revoked meanwhile
      };
      quotas.decide(request, judged, isCancelled);
    });
  };
  const expect = ({ socket }: ConnectRequest): true => {
    quotas.expect(socket);
    return true;
  };
  return combine({ connect: expect }, own, {
    create: judge,
    connect: (request: ConnectRequest) => decide(request),
    ...(http !== undefined &&
      hasOwn(own, 'request') &&
      own.request !== undefined && { request: (request) => decide(request) }),
    ...quotas.messageRules(),
  });
}
