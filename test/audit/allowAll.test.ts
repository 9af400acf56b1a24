import { allowAll } from '../../lib/audit/allow.ts';
import { readPolicy } from '../../lib/verdict/readAudits.ts';

describe('allowAll', () => {
  it('has no rule, so that all is left to the owners', () => {
    expect({ ...readPolicy(allowAll) }).toEqual({});
  });

  it('cannot be given one', () => {
    expect(Object.isFrozen(allowAll)).toBe(true);
  });
});
