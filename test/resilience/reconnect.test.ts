import { concat, Observable, of, take, throwError } from 'rxjs';
import { reconnect, SocketError } from 'rx-secure-networking';
import { closes, opened } from 'rx-secure-networking/testing';
import { countingScheduler } from '../countingScheduler.ts';
import { reported } from '../reported.ts';
import { marbled } from '../marbled.ts';
import { passesThrough } from '../passesThrough.ts';
import { failure, play, world } from '../world.ts';
import { frames, received, inTurn, nobody, noteAttempts, quick } from './quick.ts';

const boom = () => {
  throw new Error('boo');
};

describe('reconnect(), on what is no error of open(),', () => {
  passesThrough(reconnect(quick), [
    ['never emits if its source never does', '  -       ', '^       ', '-       '],
    ['is empty if its source is', '             --|     ', '^-!     ', '--|     '],
    ['completes at once with its source', '        |       ', '(^!)    ', '|       '],
    ['lets one through', '                         --a--|  ', '^----!  ', '--a--|  '],
    ['lets many through, those of one moment too', ' -a-(bc)|', '^------!', '-a-(bc)|'],
    ['never ends if its source never does', '   -a-b-c  ', '^       ', '-a-b-c  '],
    ['errors with its source, and does not try again', '-a-b-#  ', '^----!  ', '-a-b-#  '],
    ['errors at once with its source', '           #       ', '(^!)    ', '#       '],
  ]);

  it(
    'unsubscribes from its source when it is unsubscribed',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('     -a-b-c-|');

      expectObservable(source.pipe(reconnect()), '---!').toBe('-a--');
      expectObservable(source.pipe(reconnect(), take(2))).toBe('-a-(b|)');
      expectSubscriptions(source.subscriptions).toBe(['^--!', '^--!']);
    }),
  );

  it('unsubscribes from a source that emits without a pause, and from one that then stays silent', () => {
    let emitted = 0;
    let unsubscribed = 0;
    const endless = new Observable<number>((subscriber) => {
      while (!subscriber.closed && emitted < 99) subscriber.next(++emitted);
      return () => (unsubscribed += 1);
    });
    endless.pipe(reconnect(), take(2)).subscribe();
    expect(emitted).toBeLessThanOrEqual(3);
    new Observable((subscriber) => (subscriber.next(1), () => (unsubscribed += 1)))
      .pipe(reconnect(), take(1))
      .subscribe();
    expect(unsubscribed).toBe(2);
  });

  test.each([
    ['that code of its owner has made', new SocketError('lost', 'Socket: is lost')],
    ['of another kind', new TypeError('not a function')],
    ['that is no error', 'just a text'],
  ])('passes an error %s through', (_what, error) =>
    marbled(({ expectObservable }) => {
      const source$ = concat(
        of('a'),
        throwError(() => error),
      );
      expectObservable(source$.pipe(reconnect({ ...quick, retryIf: () => true }))).toBe('(a#)', undefined, error);
    })(),
  );
});

describe('reconnect()', () => {
  it(
    'tries again with a new socket after each error that may pass, each time after a longer wait',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('                 -oar', frames);
      const subs = ['                       ^--!              ', '-------^--!         ', '------------------^--!'];
      const expected = '                    --a------a----------a---';

      expectObservable(received(world({ server }).owner), '----------------------!').toBe(expected);
      expectSubscriptions(server.subscriptions).toBe(subs.map((each) => each.trim()));
    }),
  );

  it(
    'trap 10: calls onAttempt when each wait begins, alike for the first connection and later ones',
    marbled(({ cold, expectObservable, flush }) => {
      const log: string[] = [];
      const server = inTurn(nobody, nobody, cold('or', frames), cold('oa', frames));

      expectObservable(received(world({ server }).owner, noteAttempts(log)), '31ms !').toBe('30ms a');
      flush();
      expect(log).toEqual([
        '1 in 4 after connect-failed 1006',
        '2 in 8 after connect-failed 1006',
        '3 in 16 after closed 1012',
      ]);
    }),
  );

  test.each([
    ["a peer's own code", closes(4001, 'who are you'), failure('closed')],
    ["a peer's 1008", closes(1008), failure('closed')],
  ])('passes through %s, which is final', (_what, close, error) =>
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('-oac', { ...frames, c: close });

      expectObservable(received(world({ server }).owner)).toBe('--a#', undefined, error);
      expectSubscriptions(server.subscriptions).toBe('^--!');
    })(),
  );

  it(
    'passes through what the host has ended',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world();
      play(cold('--x', { x: () => network.endSocket(1) }));

      expectObservable(received(owner)).toBe('--#', undefined, failure('closed'));
    }),
  );

  it(
    'completes when the owner closes, or the peer does with 1000: a good end is a matter for repeat()',
    marbled(({ cold, expectObservable }) => {
      expectObservable(received(world({ server: cold('-oax', frames) }).owner)).toBe('--a|');
    }),
  );

  it(
    'asks retryIf, with what is usual, and only its true counts',
    marbled(({ cold, expectObservable, flush }) => {
      const asked: unknown[] = [];
      const server = inTurn(cold('of', frames), cold('or', frames));
      const retryIf = ({ end }: SocketError, usual: boolean): boolean => {
        asked.push([end?.code, usual]);
        return end?.code === 4001;
      };

      expectObservable(received(world({ server }).owner, { retryIf })).toBe('------#', undefined, failure('closed'));
      flush();
      expect(asked).toEqual([
        [4001, false],
        [1012, true],
      ]);
    }),
  );

  test.each([
    ['retryIf', { retryIf: boom }, new Error('boo')],
    ['random', { random: boom }, new Error('boo')],
    ['a random of 1.5', { random: () => 1.5 }, new RangeError('reconnect: random() must return a number from 0 to 1')],
    ['a random of NaN', { random: () => NaN }, new RangeError('reconnect: random() must return a number from 0 to 1')],
    [
      'L6 a random of an object, whose valueOf could be below 0 at the next reading,',
      { random: () => Object(0.5) as number },
      new RangeError('reconnect: random() must return a number from 0 to 1'),
    ],
  ])('errors with what %s throws, and leaves no timer', (_what, options, error) =>
    marbled(({ cold, expectObservable, flush }) => {
      const scheduler = countingScheduler();
      const { owner } = world({ server: cold('-or', frames), scheduler });

      expectObservable(received(owner, options)).toBe('--#', undefined, error);
      flush();
      expect(scheduler.due).toBe(0);
    })(),
  );

  it('trap 56: reports what onAttempt throws, and tries again as if it had not', () => {
    const got: unknown[] = [];
    const errors = reported(() => {
      const { owner } = world({ server: inTurn(nobody, of(opened(), 'a', closes(1000))) });
      received(owner, { onAttempt: boom }).subscribe((message) => got.push(message));
    });
    expect(errors).toEqual([new Error('boo')]);
    expect(got).toEqual(['a']);
  });

  it(
    'gives up after maxAttempts, with the last error as the cause and its end',
    marbled(({ expectObservable, flush }) => {
      let last: unknown;
      const noted = received(world({ server: nobody }).owner, { maxAttempts: 2 });
      noted.subscribe({ error: (error: unknown) => (last = error) });

      expectObservable(received(world({ server: nobody }).owner, { maxAttempts: 2 })).toBe(
        '------------#',
        undefined,
        failure('gave-up', { end: expect.objectContaining({ by: 'network', code: 1006 }) }),
      );
      flush();
      expect(last).toBeInstanceOf(SocketError);
      const { message, cause, end } = last as SocketError;
      expect(cause).toMatchObject({ name: 'SocketError', code: 'connect-failed', end });
      expect(message).toBe(`Cannot reconnect: gave up after 2 attempts; the last error: ${(cause as Error).message}`);
    }),
  );

  it(
    'gives up at once if the next attempt would come after maxElapsed',
    marbled(({ expectObservable }) => {
      const expected = '----#'; // 4 and 8 would be more than 11

      expectObservable(received(world({ server: nobody }).owner, { maxElapsed: 11 })).toBe(
        expected,
        undefined,
        failure('gave-up'),
      );
    }),
  );

  it(
    'counts anew after a connection that was stable: short waits, and all attempts again',
    marbled(({ cold, expectObservable, flush }) => {
      const log: string[] = [];
      const stable = cold('o 6ms r', frames);
      const brief = cold('o 5ms r', frames);
      const server = inTurn(nobody, nobody, brief, stable, nobody, stable);
      const options = { ...noteAttempts(log), stableAfter: 7, maxAttempts: 3 };

      expectObservable(received(world({ server }).owner, options), '70ms !').toBe('');
      flush();
      expect(log).toEqual([
        '1 in 4 after connect-failed 1006',
        '2 in 8 after connect-failed 1006',
        '3 in 16 after closed 1012',
        '1 in 4 after closed 1012',
        '2 in 8 after connect-failed 1006',
        '1 in 4 after closed 1012',
      ]);
    }),
  );

  it(
    'does not loop without waits if a server accepts and closes: the waits grow as if it did not accept',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('(or)', frames);
      const subs = [0, 4, 12, 28, 44, 60].map((at) => `${at}ms (^!)`);

      expectObservable(received(world({ server }).owner), '61ms !').toBe('');
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'counts anew for each subscription: attempts, waits and sockets',
    marbled(({ expectObservable, flush }) => {
      const log: string[] = [];
      const { owner } = world({ server: nobody });
      const given = received(owner, { ...noteAttempts(log), maxAttempts: 1 });

      expectObservable(given).toBe('----#', undefined, failure('gave-up'));
      expectObservable(given, '--^').toBe('------#', undefined, failure('gave-up'));
      flush();
      expect(log.map((line) => line.slice(0, 6))).toEqual(['1 in 4', '1 in 4']);
    }),
  );

  it(
    'spreads its attempts randomly: from at once to the whole wait',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('#');
      const shares = [0.5, 0, 0.25, 1];
      const subs = ['(^!)', '--(^!)', '--(^!)', '------(^!)', '22ms (^!)'];

      expectObservable(received(world({ server }).owner, { random: () => shares.shift() ?? 1 }), '24ms !').toBe('');
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );
});
