import { asyncScheduler, EMPTY, NEVER, tap, throwError } from 'rxjs';
import { deny, rateLimit, reconnect, type SocketErrorCode } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { failure, permissive, url, world } from '../world.ts';
import { received, ids, noteAttempts, quick } from './quick.ts';

const always = { retryIf: () => true };

describe('reconnect(), after a denial,', () => {
  test.each(['create', 'connect'] as const)(
    'L6 never tries again for a denied %s that names no retryAfter, whatever retryIf says',
    (action) =>
      marbled(({ cold, expectObservable, expectSubscriptions }) => {
        const server = cold('o');
        const { owner } = world({ server, owner: { audits: { ...permissive, [action]: deny('no') } } });

        expectObservable(received(owner, always)).toBe('#', undefined, failure('denied'));
        expectSubscriptions(server.subscriptions).toBe([]);
      })(),
  );

  test.each([
    ['ftp://example.com', 'invalid-url', false],
    [url, 'owner-destroyed', true],
  ] as readonly (readonly [string, SocketErrorCode, boolean])[])('L6 never tries again: %s, %s', (target, code, gone) =>
    marbled(({ expectObservable }) => {
      const { owner } = world();
      if (gone) owner.destroy();

      expectObservable(owner.open(target).pipe(ids, reconnect({ ...quick, ...always }))).toBe(
        '#',
        undefined,
        failure(code),
      );
    })(),
  );

  test.each(['create', 'connect'] as const)(
    'L6 tries again when the retryAfter has passed that the denied %s names, and asks every audit anew',
    (action) =>
      marbled(({ expectObservable, flush }) => {
        const log: string[] = [];
        let left = 2;
        const busy = deny('busy', { retryAfter: 50 });
        const audit = () => (left-- > 0 ? busy(0) : true);
        const { owner, network } = world({ owner: { audits: { ...permissive, [action]: audit } } });
        network.decisions$.subscribe(({ action: what, code }) => log.push(`${what} ${code}`));

        expectObservable(owner.open(url).pipe(ids, reconnect(quick))).toBe('112ms i', { i: expect.any(String) });
        flush();
        expect(log.filter((line) => line === `${action} denied`)).toHaveLength(2);
        expect(log.slice(-2)).toEqual(['create allowed', 'connect allowed']);
      })(),
  );

  it(
    "L6 waits for the retryAfter of the host's rule for addresses",
    marbled(({ expectObservable }) => {
      let left = 1;
      const resolve = () => (left-- > 0 ? deny('not yet', { retryAfter: 50 })(0) : true);
      const { owner } = world({ policy: { resolve }, link: { addresses: ['192.0.2.1'] } });

      expectObservable(owner.open(url).pipe(ids, reconnect(quick))).toBe('54ms 2');
    }),
  );

  it(
    'L6 waits for the retryAfter of a limit: the quota of sockets, of attempts, and of an audit',
    marbled(({ flush }) => {
      const log: string[] = [];
      const { newOwner } = world();
      const denied = [
        newOwner({ limits: { socketsPerOwner: 1, closeTimeout: 30 } }),
        newOwner({ limits: { attemptsPerSecond: 1 } }),
        newOwner({ audits: { ...permissive, connect: rateLimit({ count: 1, per: 500 }) } }),
      ];
      for (const owner of denied) {
        owner.open(url).subscribe();
        received(owner, { ...noteAttempts(log), maxElapsed: 1_100 }).subscribe();
      }

      asyncScheduler.schedule(() => denied.forEach((owner) => owner.destroy()), 20);
      flush();
      expect(log).toEqual(['1 in 34 after limit', '1 in 1004 after limit 1006', '1 in 504 after limit 1006']);
    }),
  );

  it(
    'L6 takes no hint before the retryAfter has passed, and heeds it then',
    marbled(({ cold, expectObservable }) => {
      let left = 1;
      const connect = () => (left-- > 0 ? deny('busy', { retryAfter: 50 })(0) : true);
      const { owner } = world({ owner: { audits: { ...permissive, connect } } });
      const chances = [1, 0.5];
      const random = () => chances.shift() ?? 1;

      expectObservable(owner.open(url).pipe(ids, reconnect({ ...quick, random, wakeOn: cold('-x') }))).toBe('52ms 2');
    }),
  );

  it(
    'L6 knows the retryAfter by a link of its own: what code of the owner puts into an error changes nothing',
    marbled(({ expectObservable, flush }) => {
      let last: unknown;
      const { owner } = world({ owner: { audits: { ...permissive, connect: deny('no') } } });
      owner.open(url).subscribe({ error: (error: unknown) => (last = error) });
      flush();
      const written = { code: 'lost', retryAfter: 0, decision: undefined, detail: { retryAfter: 0 } };
      const marked$ = owner.open(url).pipe(tap({ error: (error: unknown) => Object.assign(error as object, written) }));
      expectObservable(marked$.pipe(reconnect({ ...quick, ...always }))).toBe('#', undefined, failure('lost'));
      const made = Object.create(last as object, { retryAfter: { value: 0 }, code: { value: 'lost' } }) as Error;

      expectObservable(throwError(() => made).pipe(reconnect({ ...quick, ...always }))).toBe('#', undefined, made);
    }),
  );

  it(
    'L7 with opaque errors takes a denied address for what it is shown as: a failed connection',
    marbled(({ expectObservable, flush }) => {
      const log: string[] = [];
      const { owner } = world({
        policy: { resolve: () => false },
        link: { addresses: ['192.0.2.1'] },
        owner: { errorDetail: 'opaque' },
      });

      expectObservable(received(owner, { ...noteAttempts(log), maxAttempts: 1 })).toBe(
        '----#',
        undefined,
        failure('gave-up'),
      );
      flush();
      expect(log).toEqual(['1 in 4 after connect-failed 1006']);
    }),
  );

  it(
    'trap 17: asks a provider for every attempt, also one that answers later, and its URL is audited every time',
    marbled(({ cold, expectObservable, flush }) => {
      const asked: string[] = [];
      const targets = [cold('-u', { u: 'wss://example.com/a' }), cold('-u', { u: 'wss://elsewhere.example/b' })];
      const connect = ({ url: where }: { url: string }) => (asked.push(where), where.startsWith('wss://example.com/'));
      const { owner } = world({
        server: throwError(() => new Error('lost')),
        owner: { audits: { ...permissive, connect } },
      });
      const opened$ = owner.open(() => targets.shift() ?? NEVER);

      expectObservable(opened$.pipe(ids, reconnect(quick))).toBe('------#', undefined, failure('denied'));
      flush();
      expect(asked).toEqual(['wss://example.com/a', 'wss://elsewhere.example/b']);
    }),
  );

  it(
    'trap 5: takes a provider that throws, rejects or emits nothing for a failed connection, and asks it again',
    marbled(({ expectObservable, flush }) => {
      const log: string[] = [];
      const boom = () => {
        throw new Error('no token');
      };
      const answers = [boom, () => throwError(boom), () => EMPTY, () => url];
      const opened$ = world().owner.open(() => (answers.shift() ?? boom)());

      expectObservable(opened$.pipe(ids, reconnect({ ...quick, ...noteAttempts(log) }))).toBe('28ms 1');
      flush();
      expect(log).toEqual([
        '1 in 4 after connect-failed',
        '2 in 8 after connect-failed',
        '3 in 16 after connect-failed',
      ]);
    }),
  );
});
