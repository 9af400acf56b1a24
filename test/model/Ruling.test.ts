import { cancelled, reentrant, libraryRuling } from '../../lib/model/Ruling.ts';

it('a refusal by the library says when to ask again, if it is known', () => {
  expect(libraryRuling('limit', 'too many').retryAfter).toBeUndefined();
  expect(libraryRuling('limit', 'too many', 0)).toEqual({
    allow: false,
    layer: 'library',
    code: 'limit',
    reason: 'too many',
    retryAfter: 0,
  });
  expect([reentrant.reason, cancelled.reason]).toEqual([
    "an owner's audit must not make requests: return its verdict first",
    'it ended before the audit answered',
  ]);
});
