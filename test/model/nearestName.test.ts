import { nearestName } from '../../lib/model/nearestName.ts';

const names = ['name', 'kind', 'audits', 'until', 'auditMessages', 'limits', 'errorDetail'];

describe('nearestName()', () => {
  test.each([
    ['auditMessage', 'auditMessages'],
    ['auditmessages', 'auditMessages'],
    ['audtis', 'audits'],
    ['audit', 'audits'],
    ['nmae', 'name'],
    ['unti', 'until'],
    ['limit', 'limits'],
    ['errorDetails', 'errorDetail'],
  ])('finds what %s was meant to be: %s', (name, meant) => {
    expect(nearestName(name, names)).toBe(meant);
  });

  test.each(['foo', '', 'reconnect', '__proto__'])('finds nothing for %p', (name) => {
    expect(nearestName(name, names)).toBeUndefined();
  });

  it('measures by the longer of the two names', () => {
    expect(nearestName('ab', ['abcd'])).toBe('abcd');
    expect(nearestName('abcd', ['ab'])).toBe('ab');
  });

  it('takes the first of two that are as near', () => {
    expect(nearestName('sent', ['send', 'seat'])).toBe('send');
  });

  it('finds nothing that differs in more letters than it is told', () => {
    expect(nearestName('custom_cosmetic', ['custom-cosmetics'], 2)).toBe('custom-cosmetics');
    expect(nearestName('custom_cosmetic', ['custom-cosmetics'], 1)).toBeUndefined();
  });

  it('finds nothing among no names', () => {
    expect(nearestName('name', [])).toBeUndefined();
  });
});
