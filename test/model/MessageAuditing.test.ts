import type { AuditMessages } from '../../lib/model/Audit.ts';
import { type MessageAuditing, readAuditMessages } from '../../lib/model/MessageAuditing.ts';

const off = { send: false, receive: false };
const send = { send: true, receive: false };
const receive = { send: false, receive: true };
const both = { send: true, receive: true };

describe('readAuditMessages()', () => {
  test.each<[AuditMessages | undefined, MessageAuditing]>([
    [undefined, off],
    [false, off],
    [true, send],
    ['send', send],
    ['receive', receive],
    ['both', both],
  ])('reads %p', (given, auditing) => {
    expect(readAuditMessages(given, off)).toEqual(auditing);
  });

  test.each<[MessageAuditing, AuditMessages | undefined, MessageAuditing]>([
    [off, 'receive', receive],
    [send, undefined, send],
    [send, false, send],
    [send, true, send],
    [send, 'receive', both],
    [receive, true, both],
    [receive, 'receive', receive],
    [both, false, both],
    [both, 'send', both],
  ])('adds to %j, for %p, and takes nothing away', (base, given, auditing) => {
    expect(readAuditMessages(given, base)).toEqual(auditing);
  });

  it('takes false for what it is told to: of an owner nothing is audited, of a socket what is audited already', () => {
    expect(readAuditMessages(false, both, off)).toEqual(off);
    expect(readAuditMessages(undefined, both, off)).toEqual(both);
    expect(readAuditMessages('send', receive, off)).toEqual(both);
  });

  test.each([null, 0, 1, '', 'none', 'Send', ['send'], { send: true }, () => true])('throws for %p', (given) => {
    expect(() => readAuditMessages(given as never, off)).toThrow(
      new TypeError("auditMessages must be true, false, 'send', 'receive' or 'both'"),
    );
  });
});
