import { config, EMPTY, firstValueFrom, NEVER, type Observable, of, Subject, throwError } from 'rxjs';
import {
  allow,
  allowEndpoints,
  type Audit,
  type ConnectRequest,
  type CreateRequest,
  type Difference,
  type Message,
  type Policy,
  type Ruling,
  shadow,
  type SyncAudit,
  type Verdict,
} from 'rx-secure-networking';
import { runInNode } from '../transport/runInNode.ts';
import { marbled } from '../marbled.ts';
import { connecting, decidedly, permissive, play, world } from '../world.ts';
import { auditOf, boom, decide, type Manner, manners, outcomeOf, outcomes } from './answers.ts';

const no: Verdict = { allow: false, reason: 'no' };
const turn = () => new Promise(setImmediate); // what is on its way has arrived

/** A shadowed audit, and the differences that it tells. */
function shadowed(live: Audit<unknown>, candidate: Audit<unknown>) {
  const differences: Difference<unknown>[] = [];
  return { audit: shadow(live, candidate, (difference) => differences.push(difference)), differences };
}

const combinations = outcomes.flatMap((live) => outcomes.map((candidate) => [live, candidate] as const));

describe('L3 shadow()', () => {
  it.each(combinations)(
    'decides as its live audit that comes to %s, beside a candidate that comes to %s',
    async (...[liveOutcome, candidateOutcome]) => {
      const request = {};
      const inAnyManner = manners.flatMap((live) => manners.map((candidate) => [live, candidate] as const));
      const check = async ([liveManner, candidateManner]: readonly [Manner, Manner], way: number): Promise<void> => {
        const live = auditOf(liveOutcome, liveManner, way);
        const { audit, differences } = shadowed(live, auditOf(candidateOutcome, candidateManner, way));
        const ruling = await decide(audit, request);
        await turn();

        expect(ruling).toEqual(await decide(live, request));
        expect(differences.map((difference) => [outcomeOf(difference.live), outcomeOf(difference.candidate)])).toEqual(
          liveOutcome === candidateOutcome ? [] : [[liveOutcome, candidateOutcome]],
        );
        expect(differences.every((difference) => difference.request === request)).toBe(true);
      };
      for (const way of [0, 1, 2, 3, 4]) await Promise.all(inAnyManner.map((pair) => check(pair, way)));
    },
  );

  it('tells both rulings, as they would be recorded', () => {
    const { audit, differences } = shadowed(
      () => true,
      () => ({ allow: false, reason: 'too late', code: 'hours', retryAfter: 9 }),
    );
    expect(audit('request')).toBe(true);
    expect(differences).toEqual([
      {
        request: 'request',
        live: { allow: true, code: 'allowed' },
        candidate: { allow: false, code: 'denied', reason: 'too late', given: 'hours', retryAfter: 9 },
      },
    ]);
    expect(Object.isFrozen(differences[0])).toBe(true);
  });

  it('tells no difference between two reasons to deny', () => {
    const { audit, differences } = shadowed(
      () => no,
      () => false,
    );
    expect(audit('request')).toEqual(no);
    expect(differences).toEqual([]);
  });

  const rulings: [string, Audit<unknown>, Partial<Ruling>][] = [
    ['throws', boom, { code: 'threw', reason: 'the audit threw Error: boo' }],
    ['rejects', () => Promise.reject(new Error('boo')), { code: 'rejected' }],
    ['errors', () => throwError(() => new Error('boo')), { code: 'errored' }],
    ['completes without a verdict', () => EMPTY, { code: 'empty' }],
    ['answers with rubbish', () => 'yes' as never, { code: 'not-a-verdict' }],
  ];
  it.each(rulings)(
    'tells the failure of a live audit that %s, and of such a candidate',
    async (_how, failing, failure) => {
      const asLive = shadowed(failing, () => true);
      const ruling = await decide(asLive.audit);
      await turn();
      expect(asLive.differences).toMatchObject([{ live: failure, candidate: { allow: true } }]);
      expect(asLive.differences[0]?.live).toEqual(ruling);

      const asCandidate = shadowed(() => true, failing);
      expect(asCandidate.audit(undefined)).toBe(true);
      await turn();
      expect(asCandidate.differences).toMatchObject([{ live: { allow: true }, candidate: failure }]);
    },
  );

  it('asks the live audit first, and the candidate also where that throws', () => {
    const asked: string[] = [];
    const asking = (name: string) => () => {
      asked.push(name);
      return boom();
    };
    expect(() => shadow(asking('live'), asking('candidate'), boom)('request')).toThrow('boo');
    expect(asked).toEqual(['live', 'candidate']);
  });

  it('answers at once where its live audit does, whatever its candidate does', async () => {
    for (const candidate of [() => Promise.resolve(true), () => NEVER, boom, () => Promise.reject(new Error('boo'))]) {
      const options = { auditTimeout: 1 };
      expect(
        shadow(
          () => true,
          candidate as Audit<unknown>,
          () => {},
          options,
        )('request'),
      ).toBe(true);
      expect(
        shadow(
          () => no,
          candidate as Audit<unknown>,
          () => {},
          options,
        )('request'),
      ).toEqual(no);
    }
    await turn();
  });

  it('keeps the form of an answer that comes later', async () => {
    const promised = shadowed(
      () => Promise.resolve(true),
      () => true,
    ).audit('request');
    expect(promised).toBeInstanceOf(Promise);
    expect(await (promised as Promise<Verdict>)).toBe(true);
    const observed = shadowed(
      () => of(true),
      () => true,
    ).audit('request');
    expect(await firstValueFrom(observed as Observable<Verdict>)).toBe(true);
  });

  it('leaves no rejection unhandled, of a candidate or of a live audit', async () => {
    const script = require.resolve('./shadowRejections.ts');
    expect(await runInNode(script, { bare: false })).toEqual({ code: 'rejected', unhandled: 0 });
    expect(await runInNode(script, { bare: true })).toEqual({ code: 'rejected', unhandled: 1 });
  });

  it('throws a TypeError for what is not a function', () => {
    const missing = undefined as never;
    for (const make of [
      () => shadow(missing, boom, boom),
      () => shadow(boom, missing, boom),
      () => shadow(boom, boom, missing),
    ])
      expect(make).toThrow(TypeError);
  });
});

describe('L17 what onDifference throws', () => {
  const hook = config.onUnhandledError;
  afterEach(() => {
    config.onUnhandledError = hook;
  });

  it.each<Manner>(['at once', 'by a promise'])('is reported and changes nothing: %s', async (manner) => {
    const error = new Error('boo');
    const reported = new Promise((resolve) => (config.onUnhandledError = resolve));
    const audit = shadow(auditOf('allow', manner), auditOf('deny'), () => {
      throw error;
    });
    expect(await decide(audit)).toEqual({ allow: true, code: 'allowed' });
    expect(await reported).toBe(error);
  });
});

describe('L20 a candidate that answers later', () => {
  const verdicts = { t: true, f: false };

  it.each<[string, string, string, string]>([
    ['is awaited on the side', '  ---f', '-^--!      ', '----d'],
    ['is awaited in time only', ' --------f', '-^----!', '------d'],
    ['counts by its first', '   --tf', '-^-!', ''],
  ])('%s', (_what, answer, asked, notified) => {
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const candidate = cold(answer, verdicts);
      const { audit, differences$ } = differing(
        () => true,
        () => candidate,
      );
      play(cold('-a', { a: () => expect(audit('request')).toBe(true) }));

      expectObservable(differences$).toBe(notified, {
        d: notified.length > 5 ? 'allowed, timeout' : 'allowed, denied',
      });
      expectSubscriptions(candidate.subscriptions).toBe(asked);
    })();
  });

  it(
    'waits for a live audit that answers after it',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const live = cold<boolean>('---t', verdicts);
      const { audit, differences$ } = differing(
        () => live,
        () => cold('-f', verdicts),
      );
      expectObservable(audit('request') as Observable<Verdict>).toBe('---(t|)', verdicts);
      expectObservable(differences$).toBe('---d', { d: 'allowed, denied' });
      expectSubscriptions(live.subscriptions).toBe('^--!');
    }),
  );

  it(
    'is compared with nothing where the live audit is left before it answers',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const live = cold<boolean>('---t', verdicts);
      const { audit, differences$ } = differing(
        () => live,
        () => cold('-f', verdicts),
      );
      expectObservable(audit('request') as Observable<Verdict>, '^-!').toBe('---');
      expectObservable(differences$).toBe('');
      expectSubscriptions(live.subscriptions).toBe('^-!');
    }),
  );

  function differing(live: Audit<unknown>, candidate: Audit<unknown>) {
    const differences$ = new Subject<string>();
    const notify = (difference: Difference<unknown>): void => {
      differences$.next(`${difference.live.code}, ${difference.candidate.code}`);
    };
    return { audit: shadow(live, candidate, notify, { auditTimeout: 5 }), differences$ };
  }
});

describe('in a network, shadow()', () => {
  it(
    'decides as its live audit does and shows the host what its candidate would deny',
    marbled(({ cold, expectObservable, flush }) => {
      const differences: string[] = [];
      const connect = shadow(
        (_request: ConnectRequest) => true,
        ({ endpoint }: ConnectRequest) => endpoint.scheme === 'wss',
        ({ request, candidate }) => differences.push(`${request.endpoint.text} ${candidate.code}`),
      );
      const { owner, network } = world({ owner: { audits: { ...permissive, connect } } });
      play(
        cold('-a----b', {
          a: () => connecting(owner, 'wss://a.example'),
          b: () => connecting(owner, 'ws://b.example'),
        }),
      );

      const made = { c: 'owner create allowed', d: 'owner connect allowed' };
      expectObservable(network.decisions$.pipe(decidedly)).toBe('-(cd)-(cd)', made);
      flush();
      expect(differences).toEqual(['ws://b.example:80/ denied']);
    }),
  );
});

describe('the type of shadow()', () => {
  it('is that of its live audit', () => {
    const sync: SyncAudit<CreateRequest> = () => true;
    const later: Audit<CreateRequest> = () => Promise.resolve(true);
    const create: SyncAudit<CreateRequest> = shadow(sync, later, () => {});
    const connect: Audit<ConnectRequest> = shadow(
      () => true,
      () => true,
      ({ request }) => request.socket,
    );
    // @ts-expect-error a live audit that may answer later is not synchronous
    const wrong: SyncAudit<CreateRequest> = shadow(later, sync, () => {});
    const notify = ({ request, candidate }: Difference<ConnectRequest>) => [request.owner.name, candidate.reason];
    const policy: Policy = { connect: shadow(allow, allowEndpoints('wss://*.example.com'), notify) };
    const both: SyncAudit<CreateRequest & { message: Message }> = shadow(
      sync,
      ({ message }: { message: Message }) => message.length > 0,
      () => {},
    );
    expect([create, connect, wrong, both, policy.connect].every((audit) => typeof audit === 'function')).toBe(true);
  });
});
