import { allow, allowAll } from '../../lib/audit/allow.ts';
import { readPolicy } from '../../lib/verdict/readAudits.ts';

describe('allowAll', () => {
  it('has only the rule that HTTP needs, which allows, so that all is left to the owners', () => {
    expect({ ...readPolicy(allowAll) }).toEqual({ request: allow });
  });

  it('cannot be given one', () => {
    expect(Object.isFrozen(allowAll)).toBe(true);
  });
});
