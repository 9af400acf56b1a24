import { VirtualTimeScheduler } from 'rxjs';
import { allOf, type Audits, maxBytes, onMessage, type Policy, textOnly } from 'rx-secure-networking';
import { Decider } from '../../lib/verdict/Decider.ts';
import { readAudits } from '../../lib/verdict/readAudits.ts';
import { contextOf } from './decider.ts';

const any = () => true;
const decider = (policy: Policy, audits: Audits) =>
  new Decider(contextOf(policy, new VirtualTimeScheduler()), readAudits(audits));

describe('no request is made for a message', () => {
  it('where all who are asked look at the message alone, also combined', () => {
    const decides = decider({ send: textOnly() }, { send: allOf(maxBytes(3), onMessage(any)) });
    const { rule, audit } = decides.messageChecks('send', true) ?? {};

    expect([rule?.('abcd'), audit?.('abc')]).toEqual([true, true]);
    expect(rule?.(Uint8Array.of(1))).not.toBe(true);
    expect(audit?.('abcd')).toMatchObject({ allow: false });
  });

  it('where only one of the two is asked', () => {
    expect(decider({ send: textOnly() }, {}).messageChecks('send', false)).toEqual({
      rule: expect.any(Function) as unknown,
      audit: undefined,
    });
    expect(decider({}, { receive: textOnly() }).messageChecks('receive', true)).toEqual({
      rule: undefined,
      audit: expect.any(Function) as unknown,
    });
    expect(decider({ send: textOnly() }, { send: any }).messageChecks('send', false)).toBeDefined();
  });
});

describe('a request is made for a message', () => {
  it.each<[string, Policy, Audits]>([
    ['the rule of the host may look at more', { send: any }, { send: textOnly() }],
    ['the audit of the owner may look at more', { send: textOnly() }, { send: any }],
    ['a part of an audit may look at more', {}, { send: allOf(textOnly(), any) }],
    ['the first part of an audit may look at more', {}, { send: allOf(any, textOnly()) }],
    ['the owner has no audit, which denies it', { send: textOnly() }, {}],
  ])('where %s', (_where, policy, audits) => {
    expect(decider(policy, audits).messageChecks('send', true)).toBeUndefined();
  });
});
