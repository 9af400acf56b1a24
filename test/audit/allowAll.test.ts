import { allowAll } from '../../lib/audit/allowAll.ts';
import { readPolicy } from '../../lib/audit/readAudits.ts';

describe('allowAll', () => {
  it('has no rule, so that all is left to the owners', () => {
    expect({ ...readPolicy(allowAll) }).toEqual({});
  });

  it('cannot be given one', () => {
    expect(Object.isFrozen(allowAll)).toBe(true);
  });
});
