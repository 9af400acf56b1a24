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

  it('throws for a second audit, which would not be asked', () => {
    const called = everyStep as (...audits: unknown[]) => unknown;
    expect(() => called(allow, allow)).toThrow(
      new TypeError('everyStep() takes one audit: combine two by allOf() or anyOf()'),
    );
    expect([allow].map(everyStep)).toHaveLength(1);
  });

  test.each([undefined, null, true, {}])('throws for %p, which is no audit', (audit) => {
    expect(() => everyStep(audit as never)).toThrow(TypeError);
  });
});
