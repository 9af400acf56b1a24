import * as t from 'io-ts';
import { everyStep, type SendOutcome } from 'rx-secure-networking';
import { decodes } from 'rx-secure-networking/codec';
import { marbled } from '../marbled.ts';
import { connecting, world, yes } from '../world.ts';
import { Length, Line, lineText, schema, throwing } from './codecs.ts';

describe('decodes()', () => {
  const audit = decodes(Line);

  it('allows what the codec takes, at once', () => {
    expect(audit({ message: lineText })).toBe(true);
    expect(decodes(Length)({ message: '{"name":"ann"}' })).toBe(true);
  });

  test.each([
    ['another form', '{"from":"secret","text":5,"at":true}', 'text: must be string; at: must be time'],
    ['no JSON', 'secret', 'the text is not JSON'],
    ['a key twice', '{"from":"secret","from":"x"}', 'an object has a key twice'],
    ['a trick key', '{"a":{"__proto__":"secret"}}', 'a.__proto__: must not be used as a key'],
    ['a large integer', '{"id":9007199254740993}', 'id: must be from -(2^53 - 1) to 2^53 - 1: send it as text'],
    ['binary', Uint8Array.of(1), 'the message is not text'],
  ])('denies %s and names the path, not the payload', (_what, message, reason) => {
    expect(audit({ message })).toEqual({ allow: false, code: 'invalid-message', reason });
  });

  it('names three paths and no more', () => {
    const { reason } = decodes(t.array(t.string))({ message: '[1,2,3,4,5]' }) as { reason: string };
    expect(reason).toBe('[0]: must be string; [1]: must be string; [2]: must be string; and more');
  });

  test.each([throwing.ioTs, throwing.schema])('denies where the codec throws', (codec) => {
    expect(decodes(codec as t.Type<string>)({ message: '"secret"' })).toMatchObject({ reason: 'the codec threw' });
  });

  test.each<[string, unknown]>([
    ['a promise', Promise.resolve({ value: 1 })],
    ['a thenable', { then: () => undefined }],
    ['nothing', undefined],
    ['true', true],
    ['an empty object', {}],
  ])('L3 denies where a schema answers %s', (_what, answer) => {
    expect(decodes(schema(() => answer as never))({ message: '1' })).toMatchObject({ allow: false });
  });

  it(
    'holds an owner to one form of message, both ways, and its record names no payload',
    marbled(({ flush }) => {
      const audits = { ...everyStep(yes), send: audit, receive: audit };
      const { network, owner } = world({ owner: { audits, auditMessages: 'both' } });
      const denied: unknown[] = [];
      network.decisions$.subscribe(({ allow, code, reason }) => allow || denied.push([code, reason]));
      const outcomes: SendOutcome[] = [];
      const socket = connecting(owner);
      socket.opened$.subscribe(() => {
        for (const message of [lineText, '{"from":["secret"]}']) outcomes.push(socket.send(message));
      });
      flush();

      expect(outcomes).toEqual(['sent', 'denied']);
      expect(denied).toEqual([['invalid-message', 'from: must be string; text: must be string; at: must be time']]);
      network.destroy();
    }),
  );
});
