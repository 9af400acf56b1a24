import { SocketError } from 'rx-secure-networking';
import {
  copyRetry,
  linkRetry,
  noteRetryAfter,
  retryAfterOf,
  type RetryLink,
  retryLinkOf,
} from '../../lib/model/retryLink.ts';
import { sharedLinkKey } from '../../lib/model/sharedLink.ts';

const leave = (): void => undefined;
const link: RetryLink = { now: () => 5, after: () => leave, onDestroyed: () => leave, report: leave };
const error = () => new SocketError('lost', 'Socket: is lost');
/** An error as another copy of the package makes it: of another class, with the method that all copies know. */
const foreign = (given: unknown) => Object.assign(new Error('lost'), { [sharedLinkKey]: () => given });

describe('the link of an error', () => {
  it('L20 is known for errors that open() gave, and shows in none of their properties', () => {
    const given = error();
    linkRetry(given, link);
    expect(retryLinkOf(given)).toBe(link);
    expect(Reflect.ownKeys(given)).toEqual(Reflect.ownKeys(error()));
  });

  test.each([
    ['another of its kind', error()],
    ['what only inherits from it', Object.create(error())],
    ['nothing', null],
  ])('is not known for %s', (_what, other) => {
    expect(retryLinkOf(other)).toBeUndefined();
  });

  it('is made for no other kind of error', () => {
    const other = new TypeError('x');
    linkRetry(other, link);
    expect(retryLinkOf(other)).toBeUndefined();
    expect(() => linkRetry('thrown', link)).not.toThrow();
  });

  it('leads to who opens now, where a provider throws an error of another owner', () => {
    const given = error();
    const now = { ...link };
    linkRetry(given, link);
    linkRetry(given, now);
    expect(retryLinkOf(given)).toBe(now);
  });
});

it('L6 the retryAfter of a denial is kept beside its error, where it named one', () => {
  expect(retryAfterOf(noteRetryAfter(error(), 0))).toBe(0);
  expect(retryAfterOf(noteRetryAfter(error(), undefined))).toBeUndefined();
});

describe('between two copies of the package', () => {
  it('an error answers for its link and its retryAfter, frozen', () => {
    const given = noteRetryAfter(error(), 7);
    expect(Reflect.apply(Reflect.get(given, sharedLinkKey) as () => unknown, given, [])).toBeUndefined();
    linkRetry(given, link);
    const shared = Reflect.apply(Reflect.get(given, sharedLinkKey) as () => unknown, given, []);
    expect(shared).toEqual({ ...link, retryAfter: 7 });
    expect(Object.isFrozen(shared)).toBe(true);
  });

  it("the link of the other copy's error is found, and its retryAfter", () => {
    const given = foreign({ ...link, retryAfter: 7 });
    expect(retryLinkOf(given)).toEqual(link);
    expect(retryAfterOf(given as never)).toBe(7);
    expect(retryAfterOf(foreign({ ...link, retryAfter: 0 }) as never)).toBe(0);
  });

  it('L9 nobody gives a link to an error of this copy by forging', () => {
    const given = Object.create(error(), { [sharedLinkKey]: { value: () => link } }) as unknown;
    expect(retryLinkOf(given)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['no object', 5],
    ['null', null],
    ['what lacks a part', { now: link.now, after: link.after }],
    ['a part that is no function', { ...link, now: 5 }],
  ])('%s is no link', (_what, given) => {
    expect(retryLinkOf(foreign(given))).toBeUndefined();
  });

  test.each([new Error('lost'), 'lost', null, undefined])('%p, which open() did not give, has neither', (thrown) => {
    expect([retryLinkOf(thrown), retryAfterOf(thrown as never)]).toEqual([undefined, undefined]);
  });

  test.each([NaN, -1, '5', undefined])('%s is no retryAfter', (retryAfter) => {
    expect(retryAfterOf(foreign({ ...link, retryAfter }) as never)).toBeUndefined();
  });

  it('an error that throws when it is looked at has no link', () => {
    const trap = (): never => {
      throw new Error('no');
    };
    expect(retryLinkOf(new Proxy({}, { get: trap }))).toBeUndefined();
    expect(retryLinkOf(Object.assign(new Error('x'), { [sharedLinkKey]: trap }))).toBeUndefined();
  });
});

describe('the copy of an error that each receiver gets', () => {
  it('is another object, with the same retryAfter and without what a receiver has written', () => {
    const given = Object.assign(noteRetryAfter(error(), 7), { seen: true });
    const copy = copyRetry(given);

    expect(copy).not.toBe(given);
    expect(copy).toBeInstanceOf(SocketError);
    expect(copy).not.toHaveProperty('seen');
    expect(retryAfterOf(copy)).toBe(7);
  });

  it('is the error itself where its class is an owner’s own', () => {
    class Mine extends SocketError {}
    const given = new Mine('lost', 'Socket: is lost');

    expect(copyRetry(given)).toBe(given);
  });
});
