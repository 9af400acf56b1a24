import { asyncScheduler, EMPTY, map, NEVER, of, throwError, throwIfEmpty, timeout, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { marbled } from '../marbled.ts';
import { url, world } from '../world.ts';

class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  constructor(message: string, code: string, details: object = {}) {
    super(message);
    this.code = code;
    Object.assign(this, details);
  }
}

describe('marbles()', () => {
  it(
    'makes RxJS time virtual',
    marbled(({ expectObservable }) => {
      const expected = '60m (a|)';

      expectObservable(timer(3_600_000).pipe(map(() => 'a'))).toBe(expected);
    }),
  );

  it(
    'asserts values and subscriptions',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -a-b-|');
      const subs = '         ^----!';
      const expected = '     -a-b-|';

      expectObservable(source).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    }),
  );

  it('sees the decisions of a network that are made after its body', () => {
    marbled(({ cold, expectObservable }) => {
      const { network, owner } = world();
      const actions$ = network.decisions$.pipe(map(({ action }) => action));
      owner.create(url); // before anything is subscribed to

      expectObservable(actions$, '^-----!').toBe('(ab)-c', { a: 'create', b: 'connect', c: 'create' });
      expectObservable(owner.open(url), '^-----!').toBe('s', { s: expect.anything() });
      cold('-----x').subscribe(() => owner.create(url));
    })();
  });

  it('fails where the notifications differ', () => {
    const body = marbled(({ cold, expectObservable }) => expectObservable(cold('-a')).toBe('--a'));

    expect(body).toThrow(/toEqual/);
  });

  it('fails where a body throws', () => {
    const body = marbled(() => {
      throw new RangeError('boo');
    });

    expect(body).toThrow(RangeError);
  });

  it('refuses an asynchronous body, since no promise settles in virtual time', () => {
    expect(marbled(async () => undefined)).toThrow(TypeError);
  });

  it('gives each run a fresh scheduler', () => {
    const schedulers: TestScheduler[] = [];
    const body = marbled(({ scheduler }) => {
      schedulers.push(scheduler);
      expect(scheduler.now()).toBe(0);
      asyncScheduler.schedule(() => expect(scheduler.now()).toBe(7), 7);
    });
    body();
    body();

    expect(schedulers).toEqual([expect.any(TestScheduler), expect.any(TestScheduler)]);
    expect(schedulers[0]).not.toBe(schedulers[1]);
  });

  describe('compares errors as plain data', () => {
    const compare = (actual: unknown, expected: unknown) =>
      marbled(({ expectObservable }) => expectObservable(throwError(() => actual)).toBe('#', undefined, expected));

    it('so that equal ones are equal', () => {
      compare(new Refusal('no', 'denied'), new Refusal('no', 'denied'))();
    });

    it('so that the expected one may be written as an object', () => {
      compare(new Refusal('no', 'denied'), { name: 'Refusal', message: 'no', code: 'denied' })();
      compare(new Refusal('no', 'denied'), expect.objectContaining({ code: 'denied' }))();
    });

    it.each([
      ['fields', new Refusal('no', 'limit')],
      ['messages', new Refusal('never', 'denied')],
      ['names', Object.assign(new RangeError('no'), { code: 'denied' })],
    ])('so that other %s make others', (_what, other) => {
      expect(compare(new Refusal('no', 'denied'), other)).toThrow(/toEqual/);
    });

    it(
      'those of RxJS too, whose stacks are fields like others',
      marbled(({ expectObservable }) => {
        const late = { name: 'TimeoutError', message: 'Timeout has occurred', info: expect.anything() };
        const empty = { name: 'EmptyError', message: 'no elements in sequence' };

        expectObservable(NEVER.pipe(timeout(5))).toBe('5ms #', undefined, late);
        expectObservable(EMPTY.pipe(throwIfEmpty())).toBe('#', undefined, empty);
      }),
    );

    it('without their causes', () => {
      compare(new Refusal('no', 'lost', { cause: 1 }), new Refusal('no', 'lost', { cause: 2 }))();
    });

    it('in values too, at any depth, and inside other errors', () => {
      const value = (code: string) => ({
        list: [{ end: new Refusal('no', 'closed', { error: new Refusal('', code) }) }],
      });
      const compareValues = (actual: unknown, expected: unknown) =>
        marbled(({ expectObservable }) => expectObservable(of(actual)).toBe('(a|)', { a: expected }));

      compareValues(value('lost'), value('lost'))();
      expect(compareValues(value('lost'), value('limit'))).toThrow(/toEqual/);
    });

    it('and compares fields named by symbols as well', () => {
      const key = Symbol('key');

      expect(compare({ [key]: 1 }, { [key]: 2 })).toThrow(/toEqual/);
    });

    it('that lead back to themselves', () => {
      const ring = () => {
        const error = new Refusal('no', 'lost');
        return Object.assign(error, { end: { error } });
      };

      compare(ring(), ring())();
    });

    it(
      'and leaves everything else what it is',
      marbled(({ expectObservable }) => {
        const key = Symbol('key');
        const values = { a: new Uint8Array([1]), b: new Map([[1, 2]]), c: { [key]: undefined, d: new Date(0) } };

        expectObservable(of(values.a, values.b, values.c)).toBe('(abc|)', values);
      }),
    );
  });
});
