import { cancelled, reentrant, refusal } from '../../lib/socket/refusal.ts';

it('a refusal by the library says when to ask again, if it is known', () => {
  expect(Object.keys(refusal('limit', 'too many'))).toEqual(['allow', 'layer', 'code', 'reason']);
  expect(refusal('limit', 'too many', 0)).toEqual({
    allow: false,
    layer: 'library',
    code: 'limit',
    reason: 'too many',
    retryAfter: 0,
  });
  expect([reentrant.reason, cancelled.reason]).toEqual([
    "an owner's audit may not make requests of its own: answer first",
    'the socket ended before the audit answered',
  ]);
});
