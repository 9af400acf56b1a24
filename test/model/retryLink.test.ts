import { asyncScheduler } from 'rxjs';
import { SocketError } from 'rx-secure-networking';
import { linkRetry, noteRetryAfter, retryAfterOf, retryLinkOf } from '../../lib/model/retryLink.ts';

const link = { scheduler: asyncScheduler, onDestroyed: () => () => undefined, report: () => undefined };
const error = () => new SocketError('lost', 'Socket: is lost');

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
