import { concat, NEVER, Observable, of, Subject, VirtualTimeScheduler } from 'rxjs';
import { Decider, type Undecided } from '../../lib/verdict/Decider.ts';
import { readAudits } from '../../lib/verdict/readAudits.ts';
import type { LayeredRuling } from '../../lib/model/Ruling.ts';
import { boom } from '../audit/answers.ts';
import { contextOf, decider } from './decider.ts';
import { connectRequest } from '../audit/requests.ts';
import { marbled } from '../marbled.ts';
import { reported } from '../reported.ts';

const request = connectRequest();

describe('Decider.resume()', () => {
  const verdicts = { t: true, f: false };
  const codes = {
    A: { layer: 'owner', code: 'allowed' },
    P: { layer: 'policy', code: 'allowed' },
    D: { layer: 'owner', code: 'denied' },
    H: { layer: 'policy', code: 'denied' },
    T: { layer: 'owner', code: 'timeout' },
    U: { layer: 'policy', code: 'timeout' },
    X: { layer: 'owner', code: 'unimplemented' },
  };
  /** What comes of it: a layer and a code. It does not complete, so that a second ruling would be seen. */
  const rulings = (decides: Decider, own = true): Observable<object> =>
    new Observable((subscriber) =>
      decides.resume(decides.begin(request, own) as Undecided, request, own, ({ layer, code }) =>
        subscriber.next({ layer, code }),
      ),
    );

  test.each([
    ['waits for the policy, then for the owner', '--t  ', '---t ', '^-!   ', '--^--!', ' -----A'],
    ['L2 asks nobody after a denial', '            --f  ', '---t ', '^-!   ', '      ', ' --H   '],
    ['gives the owner the last word', '            --t  ', '-f   ', '^-!   ', '--^!  ', ' ---D  '],
    ['gives each five ms of its own', '            ----t', '----t', '^---! ', '----^---!', '--------A'],
    ['L3 denies a policy that is too late', '      -----t', '-t', '  ^----!', '      ', ' -----U'],
    ['L3 denies an owner that is too late', '      --t  ', '-', '    ^-!   ', '--^----!', '-------T'],
  ])('%s', (_what, host, own, subs1, subs2, expected) =>
    marbled(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const policy = cold(host.trim(), verdicts);
      const owner = cold(own.trim(), verdicts);
      const decides = decider(
        () => policy,
        () => owner,
        scheduler,
      );

      expectObservable(rulings(decides)).toBe(expected.trim(), codes);
      expectSubscriptions(policy.subscriptions).toBe(subs1.trim());
      expectSubscriptions(owner.subscriptions).toBe(subs2.trim() === '' ? [] : subs2.trimEnd());
    })(),
  );

  it(
    'does not ask the owner where it has no say',
    marbled(({ cold, scheduler, expectObservable }) => {
      const policy = cold('--t', verdicts);

      expectObservable(
        rulings(
          decider(() => policy, boom, scheduler),
          false,
        ),
      ).toBe('--P', codes);
    }),
  );

  it(
    'L1 denies where the owner has no audit, once the policy has allowed',
    marbled(({ cold, scheduler, expectObservable }) => {
      const policy = cold('--t', verdicts);

      expectObservable(rulings(decider(() => policy, undefined, scheduler))).toBe('--X', codes);
    }),
  );

  it(
    'L10 is cancelled by unsubscribing: whoever is being asked is left, nobody else is asked',
    marbled(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const policy = cold(' --t', verdicts);
      const owner = cold('  ---t', verdicts);
      const early = '       -!';
      const late = '        ----!';
      const subs1 = ['      ^!', '^-!'];
      const subs2 = '       --^-!';
      const decides = decider(
        () => policy,
        () => owner,
        scheduler,
      );

      expectObservable(rulings(decides), early).toBe('-');
      expectObservable(rulings(decides), late).toBe('-');
      expectSubscriptions(policy.subscriptions).toBe(subs1);
      expectSubscriptions(owner.subscriptions).toBe(subs2);
    }),
  );

  it('L10 is cancelled from inside the code of the owner: what that says then does not count', () => {
    const policy = new Subject<boolean>();
    const done = jest.fn();
    const owner = new Observable<boolean>((subscriber) => {
      waiting.unsubscribe();
      subscriber.next(true);
    });
    const decides = decider(
      () => policy,
      () => owner,
    );
    const waiting = decides.resume(decides.begin(request, true) as Undecided, request, true, done);
    policy.next(true);

    expect(waiting.closed).toBe(true);
    expect(done).not.toHaveBeenCalled();
  });

  it('decides at once what comes at once', () => {
    const done: LayeredRuling[] = [];
    const decides = decider(
      () => concat(of(true), NEVER),
      () => of(true),
    );
    const waiting = decides.resume(decides.begin(request, true) as Undecided, request, true, (ruling) =>
      done.push(ruling),
    );
    waiting.unsubscribe();

    expect(done).toMatchObject([{ allow: true, layer: 'owner' }]);
  });
});

describe('L17 what an audit’s observable throws when it is left', () => {
  const leaving = new Error('leaving');
  const answer$ = new Observable<boolean>(() => () => {
    throw leaving;
  });

  it.each([
    ['the owner’s', 'is reported for the owner', {}, { connect: () => answer$ }, { owners: 1, others: 0 }],
    ['the host’s', 'is no matter of the owner', { connect: () => answer$ }, {}, { owners: 0, others: 1 }],
  ])('%s %s', (_whose, _what, policy, audits, expected) => {
    const owners: unknown[] = [];
    const others = reported(() => {
      const report = (error: unknown) => void owners.push(error);
      const clock = new VirtualTimeScheduler();
      const decides = new Decider(contextOf(policy, clock, report), readAudits(audits));
      decides.resume(decides.begin(request, true) as Undecided, request, true, () => undefined).unsubscribe();
    });

    expect({ owners: owners.length, others: others.length }).toEqual(expected);
    expect([...owners, ...others].map(String)).toEqual([expect.stringContaining('leaving')]);
  });
});
