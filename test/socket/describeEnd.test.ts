import type { Decision } from 'rx-secure-networking';
import type { EndCause } from '../../lib/model/endCauses.ts';
import { describeEnd, type EndDetails } from '../../lib/socket/describeEnd.ts';
import { endpoint } from '../world.ts';

const decision = (code: Decision['code']): Decision => ({ code, reason: 'not today' }) as Decision;

it.each<[EndCause, EndDetails, string | undefined, string]>([
  ['peer', { code: 1000 }, undefined, ''],
  ['peer', { code: 4001 }, 'closed', 'the peer closed it with code 4001'],
  ['peer', { code: 4001, reason: 'en\nough' }, 'closed', 'the peer closed it with code 4001 (en\\u{a}ough)'],
  ['host', { code: 1000 }, 'closed', 'the host ended it'],
  ['host', { reason: 'maintenance' }, 'closed', 'the host ended it'],
  ['failed', { error: new Error('ECONNREFUSED') }, 'connect-failed', 'the connection failed (ECONNREFUSED)'],
  ['denied', {}, 'denied', 'denied'],
  ['denied', { decision: decision('denied') }, 'denied', 'not today'],
  ['denied', { decision: decision('rate') }, 'limit', 'not today'],
  ['denied', { decision: decision('limit') }, 'limit', 'not today'],
])('an end by %s, of which %j is known, has the error %s', (cause, details, code, text) => {
  const { error } = describeEnd(cause, endpoint, 5, details);

  expect(error?.code).toBe(code);
  expect(error?.message).toBe(code === undefined ? undefined : `Socket to ${endpoint}: ${text}`);
});

it('tells an opaque owner neither the decision nor what the driver said', () => {
  const details = { decision: decision('denied'), error: new Error('ECONNREFUSED') };
  const { error } = describeEnd('failed', endpoint, 0, details, true);

  expect(error).toMatchObject({ message: `Socket to ${endpoint}: the connection failed` });
  expect([error?.decision, error?.cause]).toEqual([undefined, undefined]);
});
