import { denyKinds } from '../../lib/audit/denyKinds.ts';
import { decide } from './answers.ts';
import { createRequest } from './requests.ts';

describe('denyKinds()', () => {
  const audit = denyKinds('custom-cosmetics', 'theme');

  it.each(['custom-cosmetics', 'theme'])('denies owners of kind %s with the code kind', async (kind) => {
    expect(await decide(audit, createRequest('wss://a.example/', kind))).toEqual({
      allow: false,
      code: 'kind',
      reason: `owners of kind ${kind} must not use the network`,
    });
  });

  it.each(['mod', 'Theme', 'toString', ''])('allows owners of kind %p', (kind) => {
    expect(audit(createRequest('wss://a.example/', kind))).toBe(true);
  });

  it('throws for no kinds, and for a kind that is no text', () => {
    expect(() => denyKinds()).toThrow(RangeError);
    expect(() => denyKinds('mod', 5 as never)).toThrow(TypeError);
  });
});
