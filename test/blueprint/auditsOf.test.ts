import { auditsOf } from '../../lib/blueprint/auditsOf.ts';
import { Mod } from './objects.ts';

describe('auditsOf()', () => {
  it('has an audit for each method that the object has, and no other', () => {
    expect(auditsOf({})).toEqual({});
    expect(Object.keys(auditsOf({ auditConnectWebSocket: () => true }))).toEqual(['connect']);
    expect(Object.keys(auditsOf({ auditWebSocketMessage: () => true }))).toEqual(['send', 'receive']);
    expect(Object.keys(auditsOf(new Mod())).sort()).toEqual(['close', 'connect', 'create', 'receive', 'send']);
  });

  it('takes them as they are now: what becomes of the object later changes nothing', () => {
    const mod: { auditCreateWebSocket?: () => boolean; auditCloseWebSocket?: () => boolean } = {
      auditCreateWebSocket: () => false,
    };
    const { create, close } = auditsOf(mod);
    mod.auditCreateWebSocket = () => true;
    mod.auditCloseWebSocket = () => true;
    expect(create?.({ url: '', protocols: [] } as never)).toBe(false);
    expect(close).toBeUndefined();
  });

  it('asks the methods on their object, so that what they read is of now', () => {
    const mod = {
      endpoints: [] as string[],
      auditCreateWebSocket(url: string) {
        return this.endpoints.includes(url);
      },
    };
    const { create } = auditsOf(mod);
    const request = { url: 'wss://example.com/', protocols: [] } as never;
    expect(create?.(request)).toBe(false);
    mod.endpoints.push('wss://example.com/');
    expect(create?.(request)).toBe(true);
  });
});
