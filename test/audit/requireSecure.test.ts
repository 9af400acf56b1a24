import { requireSecure } from '../../lib/audit/requireSecure.ts';
import { decide } from './answers.ts';
import { createRequest } from './requests.ts';

describe('requireSecure()', () => {
  test.each(['wss://a.example/', 'wss://a.example:80/', 'wss://127.0.0.1/'])('allows %s', (url) => {
    expect(requireSecure()(createRequest(url))).toBe(true);
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
