import type { Decision } from 'rx-secure-networking';
import type { EndCause } from '../../lib/model/endCauses.ts';
import type { RecordedDenial } from '../../lib/model/Decision.ts';
import { type Audience, describeEnd, type EndDetails, socketKind } from '../../lib/socket/describeEnd.ts';
import { endpoint } from '../world.ts';

const ended = { owner: { id: 1, name: 'chat', kind: 'mod' }, endpoint, openFor: 5, now: 0 };
const decision = (code: Decision['code']): RecordedDenial => {
  const common = { code, reason: 'not today' } as Decision;
  return { forHost: { ...common, seq: 100 }, forOwner: { ...common, seq: 1 } };
};

it.each<[EndCause, EndDetails, string | undefined, string]>([
  ['peer', { code: 1000 }, undefined, ''],
  ['peer', { code: 4001 }, 'closed', 'the peer closed the connection with code 4001'],
  [
    'peer',
    { code: 4001, reason: 'en\nough' },
    'closed',
    'the peer closed the connection with code 4001 (en\\u{a}ough)',
  ],
  ['host', { code: 1000 }, 'closed', 'the host ended the socket'],
  ['host', { reason: 'maintenance' }, 'closed', 'the host ended the socket (maintenance)'],
  ['failed', { error: new Error('ECONNREFUSED') }, 'connect-failed', 'the connection failed (ECONNREFUSED)'],
  ['denied', {}, 'denied', 'denied'],
  ['denied', { decision: decision('denied') }, 'denied', 'not today'],
  ['denied', { decision: decision('rate') }, 'limit', 'not today'],
  ['denied', { decision: decision('limit') }, 'limit', 'not today'],
])('an end by %s, of which %j is known, has the error %s', (cause, details, code, text) => {
  const { error } = describeEnd(socketKind, cause, ended, details);

  expect(error?.code).toBe(code);
  expect(error?.message).toBe(code === undefined ? undefined : `Socket to ${endpoint}: ${text}`);
});

it('has no field of which there is nothing to say', () => {
  const { detail, error } = describeEnd(socketKind, 'lost', ended, {});

  expect(Object.keys(detail ?? {})).toEqual(['message']);
  expect(Object.keys(error?.detail ?? {})).toEqual(['message']);
});

it('tells an opaque owner neither the decision nor what the driver said', () => {
  const details = { decision: decision('denied'), error: new Error('ECONNREFUSED') };
  const { error } = describeEnd(socketKind, 'failed', ended, details, 'opaque');

  expect(error).toMatchObject({ message: `Socket to ${endpoint}: the connection failed` });
  expect([error?.decision, error?.cause]).toEqual([undefined, undefined]);
});

it('tells the host the reason escaped, and the owner as the peer has sent it', () => {
  const details = { code: 4001, reason: 'en\nough\u202e' };

  expect(describeEnd(socketKind, 'peer', ended, details).reason).toBe('en\nough\u202e');
  const notified = describeEnd(socketKind, 'peer', ended, details, 'host');
  expect([notified.reason, notified.error?.end?.reason]).toEqual(Array(2).fill('en\\u{a}ough\\u{202e}'));
});

it('an end has its detail where it has an error: message, the driver’s code, the status, and when to ask again', () => {
  const cause = Object.assign(new Error('inner'), { code: 'ECONNREFUSED' });
  const error = Object.assign(new Error('no\nway', { cause }), { status: 503, retryAfter: '2' });
  const end = describeEnd(socketKind, 'failed', ended, { error });
  const detail = {
    message: 'the connection failed (no\\u{a}way)',
    code: 'ECONNREFUSED',
    status: 503,
    retryAfter: 2_000,
  };

  expect([end.detail, end.error?.detail, end.error?.end?.detail]).toEqual(Array(3).fill(detail));
  expect(describeEnd(socketKind, 'peer', ended, { code: 1000 })).not.toHaveProperty('detail');
  expect(describeEnd(socketKind, 'denied', ended, { retryAfter: 7 }).detail).toEqual({
    message: 'denied',
    retryAfter: 7,
  });
});

it('P13 tells an opaque owner of a time-out what it tells of every failed connection', () => {
  const plain = (audience: Audience, cause: EndCause): unknown => {
    const { error, ...end } = describeEnd(socketKind, cause, ended, { error: new Error('ECONNREFUSED') }, audience);
    return { ...end, code: error?.code, message: error?.message, cause: error?.cause };
  };

  expect(plain('opaque', 'connect-timeout')).toEqual(plain('opaque', 'failed'));
  expect(plain('owner', 'connect-timeout')).not.toEqual(plain('owner', 'failed'));
});

it('gives the host its own decision, and the owner the copy that counts nothing of others', () => {
  const numbers = (['host', 'owner', 'opaque'] as const).map(
    (audience) =>
      describeEnd(socketKind, 'denied', ended, { decision: decision('denied') }, audience).error?.decision?.seq,
  );

  expect(numbers).toEqual([100, 1, undefined]);
});
