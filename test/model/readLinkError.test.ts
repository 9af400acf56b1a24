import { readLinkError } from '../../lib/model/ErrorDetail.ts';

const error = (parts: object, cause?: unknown): Error => Object.assign(new Error('boo', { cause }), parts);

it.each<[string, unknown, object]>([
  ['nothing of none', undefined, {}],
  ['nothing of null', null, {}],
  ['nothing of a cause that is null', error({ code: 'E1' }, null), { code: 'E1' }],
  ['no code without letters', error({ code: '' }, error({ code: 'FAR' })), { code: 'FAR' }],
  ['nothing of a plain error', new Error('boo'), {}],
  [
    'its own parts',
    error({ code: 'E1', status: 503, retryAfter: '2' }),
    { code: 'E1', status: 503, retryAfter: 2_000 },
  ],
  ['a cause’s', error({}, error({}, error({ code: 'ENOTFOUND' }))), { code: 'ENOTFOUND' }],
  ['the nearest', error({ code: 'NEAR' }, error({ code: 'FAR', status: 401 })), { code: 'NEAR', status: 401 }],
  ['no further than four', error({}, error({}, error({}, error({}, error({ code: 'FAR' }))))), {}],
  ['only what fits', error({ code: 7, status: '401', retryAfter: 'soon' }), {}],
  ['no status that is none', error({ status: 12 }), {}],
  ['the least status', error({ status: 100 }), { status: 100 }],
  ['the greatest status', error({ status: 999 }), { status: 999 }],
  ['no greater one', error({ status: 1_000 }), {}],
  ['a wait of nothing', error({ retryAfter: 0 }), { retryAfter: 0 }],
  ['a code that is safe to show', error({ code: 'A\nB' }), { code: 'A\\u{a}B' }],
])('readLinkError() gives %s', (_what, given, expected) => {
  expect(readLinkError(given, 0)).toStrictEqual(expected);
});
