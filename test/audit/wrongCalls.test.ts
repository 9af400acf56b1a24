import {
  allow,
  allowEndpoints,
  allows,
  combine,
  deny,
  denyKinds,
  everyStep,
  guard,
  guardMessages,
  maxBytes,
  not,
  onMessage,
  rateLimit,
  rule,
  shadow,
  textOnly,
} from 'rx-secure-networking';

const none = undefined as never;
const noScheduler = {} as never;
const ignore = () => undefined;
const functions = (maker: string) => `${maker}() takes functions (request) => verdict, not undefined`;

describe('a maker of audits that is called wrongly', () => {
  it.each<[string, () => unknown]>([
    ['deny: the reason must be a string', () => deny(none)],
    ['deny: the code must be a string', () => deny('no', { code: 7 as never })],
    ['deny: retryAfter must be a finite number of ms, at least 0', () => deny('no', { retryAfter: -1 })],
    ['deny.unheardOf is unknown', () => deny('no', { unheardOf: 'x' } as never)],
    ['rule: the reason must be a string', () => rule(none, () => true)],
    [functions('rule'), () => rule('no', none)],
    ['not: the reason must be a string', () => not(allow, 7 as never)],
    [functions('not'), () => not(none)],
    [functions('allows'), () => allows(none)],
    [functions('everyStep'), () => everyStep(none)],
    [functions('onMessage'), () => onMessage(none)],
    [functions('shadow'), () => shadow(allow, none, ignore)],
    ['shadow.unheardOf is unknown', () => shadow(allow, allow, ignore, { unheardOf: 'x' } as never)],
    ['shadow: auditTimeout must be an integer', () => shadow(allow, allow, ignore, { auditTimeout: 0 })],
    ['shadow: scheduler must be an RxJS scheduler', () => shadow(allow, allow, ignore, { scheduler: noScheduler })],
    ['combine() needs at least one policy', () => combine()],
    ['denyKinds() needs at least one kind', () => denyKinds()],
    ['denyKinds() takes strings', () => denyKinds(7 as never)],
    ['maxBytes() takes a number of bytes: an integer from 1', () => maxBytes(0)],
    ['rateLimit.unheardOf is unknown', () => rateLimit({ count: 1, per: 1, unheardOf: 'x' } as never)],
    ['Cannot use a pattern that is not a string: write scheme://', () => allowEndpoints(7 as never)],
    ['Cannot use a pattern that is not a string: write scheme://', () => allowEndpoints(null as never)],
    ['allowEndpoints: isPublicSuffix must be a function', () => allowEndpoints({ isPublicSuffix: 7 as never })],
    ['allowEndpoints.unheardOf is unknown', () => allowEndpoints({ isPublicSuffix: ignore, unheardOf: 'x' } as never)],
    [functions('guard'), () => guard(none)],
    ['guard.unheardOf is unknown', () => guard(allow, { unheardOf: 'x' } as never)],
    ['guard: onDenied must be a function', () => guard(allow, { onDenied: 7 as never })],
    ['guard: auditTimeout must be an integer', () => guard(allow, { auditTimeout: 0 })],
    ['guard: scheduler must be an RxJS scheduler', () => guard(allow, { scheduler: noScheduler })],
    [functions('guardMessages'), () => guardMessages(none)],
    ['guardMessages: onDenied must be a function', () => guardMessages(textOnly(), { onDenied: 7 as never })],
  ])('says which it is and what is wrong: %s', (message, call) => {
    expect(call).toThrow(new RegExp(`^${message.replaceAll(/[.()=>]/g, String.raw`\$&`)}`));
  });
});
