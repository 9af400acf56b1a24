import { requireSecure } from '../../lib/audit/requireSecure.ts';
import { decide } from './answers.ts';
import { createRequest } from './requests.ts';

describe('requireSecure()', () => {
  test.each(['wss://a.example/', 'wss://a.example:80/', 'wss://127.0.0.1/'])('allows %s', (url) => {
    expect(requireSecure()(createRequest(url))).toBe(true);
  });

  it('allows a request by https, and denies one by http', () => {
    const by = (scheme: 'http' | 'https') => requireSecure()({ endpoint: { ...createRequest().endpoint, scheme } });

    expect(by('https')).toBe(true);
    expect(by('http')).toMatchObject({ allow: false, reason: 'the scheme must be wss or https' });
  });

  test.each(['ws://a.example/', 'ws://a.example:443/', 'ws://localhost/', 'ws://127.0.0.1/', 'ws://[::1]/'])(
    'denies %s with the code insecure',
    async (url) => {
      expect(await decide(requireSecure(), createRequest(url))).toEqual({
        allow: false,
        code: 'insecure',
        reason: 'the scheme must be wss or https',
      });
    },
  );
});
