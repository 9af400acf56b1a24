import { Observable, of } from 'rxjs';
import type { Decider, Undecided } from '../../lib/verdict/Decider.ts';
import type { Request } from '../../lib/model/Request.ts';
import { boom } from '../audit/answers.ts';
import { type Answer, decider } from './decider.ts';
import { connectRequest } from '../audit/requests.ts';

const request: Request = connectRequest();
type Say = 'policy says' | 'owner says';
const yes = (): boolean => true;
const no = (): boolean => false;

describe('Decider.begin()', () => {
  test.each<[string, Answer | undefined, Answer | undefined, object]>([
    ['both allow', yes, yes, { allow: true, layer: 'owner', code: 'allowed' }],
    ['there is no policy', undefined, yes, { allow: true, layer: 'owner', code: 'allowed' }],
    ['the owner denies', yes, no, { allow: false, layer: 'owner', code: 'denied' }],
    ['the policy denies', no, yes, { allow: false, layer: 'policy', code: 'denied' }],
    ['the policy throws', boom, yes, { allow: false, layer: 'policy', code: 'threw' }],
    ['the owner throws', yes, boom, { allow: false, layer: 'owner', code: 'threw' }],
    [
      'L1 the owner has no audit',
      yes,
      undefined,
      {
        allow: false,
        layer: 'owner',
        code: 'unimplemented',
        reason: 'the owner has no audit for connect: add audits.connect',
      },
    ],
    ['L1 nobody has any', undefined, undefined, { allow: false, layer: 'owner', code: 'unimplemented' }],
  ])('decides at once where %s', (_what, policy, owner, expected) => {
    expect(decider(policy, owner).begin(request, true)).toMatchObject(expected);
  });

  test.each<[string, Answer | undefined, object]>([
    ['the policy allows', yes, { allow: true, layer: 'policy' }],
    ['the policy denies', no, { allow: false, layer: 'policy' }],
    ['there is no policy', undefined, { allow: true, layer: 'policy' }],
  ])('does not ask the owner where it has no say and %s', (_what, policy, expected) => {
    const owner = jest.fn(yes);

    expect(decider(policy, owner).begin(request, false)).toMatchObject(expected);
    expect(owner).not.toHaveBeenCalled();
  });

  test.each<[string, Answer, string]>([
    ['allows', yes, 'policy says, owner says'],
    ['denies', no, 'policy says'],
    ['fails', boom, 'policy says'],
  ])('L2 asks the policy first, and where it %s: %s', (_what, verdict, order) => {
    const log: Say[] = [];
    decider(
      () => (log.push('policy says'), verdict()),
      () => log.push('owner says') > 0,
    ).begin(request, true);

    expect(log.join(', ')).toBe(order);
  });

  it('subscribes to nothing that is answered later', () => {
    const subscribe = jest.fn();

    expect(decider(() => ({ subscribe }), yes).begin(request, true)).toMatchObject({ layer: 'policy' });
    expect(decider(yes, () => ({ subscribe })).begin(request, true)).toMatchObject({ layer: 'owner' });
    expect(subscribe).not.toHaveBeenCalled();
  });

  it('says for which actions the host has a rule', () => {
    expect([decider(yes).hasRule('connect'), decider(yes).hasRule('send')]).toEqual([true, false]);
  });
});

describe('Decider.decideNow()', () => {
  test.each<[string, Answer, Answer, object]>([
    ['both allow', yes, yes, { allow: true, layer: 'owner' }],
    [
      'the policy answers later',
      () => Promise.reject(new Error('boo')),
      yes,
      { code: 'not-synchronous', layer: 'policy' },
    ],
    ['the owner answers later', yes, () => of(true), { code: 'not-synchronous', layer: 'owner' }],
  ])('decides where %s', (_what, policy, owner, expected) => {
    expect(decider(policy, owner).decideNow(request, true)).toMatchObject(expected);
  });
});

describe('L10 Decider.asking, while it asks,', () => {
  const asking: Record<string, boolean> = {};
  let decides: Decider;
  const note = (when: string) => (asking[when] = decides.auditRunning);
  const observed = (who: string): Observable<boolean> =>
    new Observable((subscriber) => {
      note(`${who} is subscribed`);
      subscriber.next(true);
    });

  it('is true inside the code of the owner only, and never in what follows from its answer', () => {
    decides = decider(
      () => (note('policy is asked'), observed('policy')),
      () => (note('owner is asked'), observed('owner')),
    );
    const begun = decides.begin(request, true);
    note('between');
    decides.resume(begun as Undecided, request, true, () => note('decided')).unsubscribe();
    note('after');

    expect(asking).toEqual({
      'policy is asked': false,
      between: false,
      'policy is subscribed': false,
      'owner is asked': true,
      'owner is subscribed': true,
      decided: false,
      after: false,
    });
  });

  it('is false again where the owner throws', () => {
    decides = decider(yes, boom);
    decides.begin(request, true);

    expect(decides.auditRunning).toBe(false);
  });
});
