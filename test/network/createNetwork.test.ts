import { asyncScheduler, type SchedulerLike, Subscription } from 'rxjs';
import { allowAll, createNetwork, type NetworkOptions, platforms } from 'rx-secure-networking';
import { virtualTransport } from 'rx-secure-networking/testing';
import { thrownBy, permissive, quiet, url, world } from '../world.ts';

const transport = virtualTransport(quiet);
const most = 2 ** 31 - 1;

describe('createNetwork()', () => {
  it('gives a frozen network without owners', () => {
    const network = createNetwork({ transport, policy: allowAll });

    expect(Object.isFrozen(network)).toBe(true);
    expect(network.snapshot()).toEqual([]);
  });

  it.each<[string, object, ErrorConstructor, string]>([
    ['no transport', { policy: allowAll }, TypeError, 'transport'],
    ['a transport that is no function', { transport: {}, policy: allowAll }, TypeError, 'transport'],
    ['no policy: nothing is allowed by omission', { transport }, TypeError, 'policy is required'],
    ['a policy that is no object', { transport, policy: true }, TypeError, 'policy'],
    [
      'a misspelt rule',
      { transport, policy: { conect: () => true } },
      TypeError,
      'policy.conect: did you mean connect?',
    ],
    ['a rule that is no function', { transport, policy: { connect: true } }, TypeError, 'policy.connect'],
    ['no kinds', { transport, policy: allowAll, kinds: [] }, TypeError, 'kinds'],
    ['a kind without a name', { transport, policy: allowAll, kinds: ['mod', ''] }, TypeError, 'kinds'],
    ['a kind that cannot be shown', { transport, policy: allowAll, kinds: ['mod\n'] }, TypeError, 'kinds'],
    ['a kind that is no text', { transport, policy: allowAll, kinds: ['mod', 7] }, TypeError, 'kinds must hold short'],
    ['a kind that is too long', { transport, policy: allowAll, kinds: ['x'.repeat(51)] }, TypeError, 'kinds must hold'],
    ['an unknown option', { transport, policy: allowAll, color: 'red' }, TypeError, 'createNetwork.color is unknown'],
    [
      'http that is no transport',
      { transport, policy: allowAll, http: {} },
      TypeError,
      'http must be a Transport such as undiciTransport()',
    ],
    ...[null, 0, '', false].map((http): [string, object, ErrorConstructor, string] => [
      `http that is ${JSON.stringify(http)}`,
      { transport, policy: allowAll, http },
      TypeError,
      'http must be a Transport such as undiciTransport()',
    ]),
    [
      'http without a rule for it: nothing is allowed by omission',
      { transport, policy: { connect: () => true }, http: () => ({}) },
      TypeError,
      'policy.request is required with http: write a rule, or use platforms.desktop',
    ],
    [
      'a scheduler that is none',
      { transport, policy: allowAll, scheduler: {} },
      TypeError,
      'scheduler must be an RxJS scheduler',
    ],
    ['limits that are no object', { transport, policy: allowAll, limits: 7 }, TypeError, 'limits'],
    [
      'an unknown limit',
      { transport, policy: allowAll, limits: { socket: 1 } },
      TypeError,
      'limits.socket: did you mean sockets?',
    ],
    ['a limit of nothing', { transport, policy: allowAll, limits: { sockets: 0 } }, RangeError, 'limits.sockets'],
    ['half a limit', { transport, policy: allowAll, limits: { sockets: 1.5 } }, RangeError, 'limits.sockets'],
    ['a limit in words', { transport, policy: allowAll, limits: { sockets: '9' } }, RangeError, 'limits.sockets'],
    ['no end', { transport, policy: allowAll, limits: { auditTimeout: Infinity } }, RangeError, 'limits.auditTimeout'],
  ])('throws for %s, and names it', (_what, options, kind, text) => {
    const error = thrownBy(() => createNetwork(options as NetworkOptions));

    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toContain(text);
  });

  it.each([undefined, null, 'network'])('throws a TypeError for %p instead of options', (options) => {
    expect(() => createNetwork(options as unknown as NetworkOptions)).toThrow(TypeError);
  });

  it('takes http with a rule for it', () => {
    const http = () => ({ send: () => ({}), destroy: () => undefined }) as never;
    expect(() => createNetwork({ transport, http, policy: { request: () => true } })).not.toThrow();
  });

  it('takes limits from 1 to what a timer can hold', () => {
    expect(() => world({ limits: { sockets: 1, holdTimeout: most } })).not.toThrow();
    expect(() => world({ limits: { holdTimeout: most + 1 } })).toThrow(RangeError);
  });

  it('reads its options once: later changes to them change nothing', () => {
    const policy = { create: () => false };
    const options = { transport, policy, kinds: ['plug-in'], limits: { sockets: 1 } };
    const network = createNetwork(options);
    policy.create = () => true;
    options.kinds.push('mod');
    options.limits.sockets = 9;

    expect(() => network.createOwner({ name: 'a', kind: 'mod', audits: {} })).toThrow(RangeError);
    expect(() => network.createOwner({ name: 'a', audits: permissive }).create(url)).toThrow(
      'the policy returned false',
    );
  });

  it('takes all time from the scheduler that it is given', () => {
    const schedule = jest.fn<Subscription, [work: unknown, delay: number]>(() => new Subscription());
    const { owner, network } = world({ scheduler: { now: () => 7, schedule } as SchedulerLike });
    const at: number[] = [];
    network.decisions$.subscribe((decision) => at.push(decision.at));
    owner.create(url).connect();

    expect(at).toEqual([7, 7]);
    expect(schedule).toHaveBeenCalledTimes(1); // the connect deadline
    expect(schedule.mock.lastCall?.[1]).toBe(10_000);
    owner.destroy();
  });

  it('takes the platforms as policies', () => {
    for (const policy of Object.values(platforms)) {
      expect(createNetwork({ transport, policy, scheduler: asyncScheduler }).snapshot()).toEqual([]);
    }
  });
});
