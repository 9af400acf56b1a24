import { allow } from '../../lib/audit/allow.ts';
import { everyStep } from '../../lib/audit/everyStep.ts';
import { readAudits } from '../../lib/verdict/readAudits.ts';

describe('everyStep()', () => {
  it('asks one audit at create, connect and close and for HTTP requests, and leaves messages alone', () => {
    expect({ ...readAudits(everyStep(allow)) }).toEqual({
      create: allow,
      connect: allow,
      close: allow,
      request: allow,
    });
  });

  it('gives audits that nobody can change', () => {
    expect(Object.isFrozen(everyStep(allow))).toBe(true);
  });

  test.each([undefined, null, true, {}])('throws for %p, which is no audit', (audit) => {
    expect(() => everyStep(audit as never)).toThrow(TypeError);
  });
});
