import type { HttpHeader } from '../../lib/model/HttpRequest.ts';
import { sendableHeaders } from '../../lib/model/sendableHeaders.ts';

const named = (...names: readonly string[]): HttpHeader[] => names.map((name) => [name, 'x']);

describe('H6 of the headers that an owner gives', () => {
  it('its own are sent in their order, the others are only named', () => {
    const { headers, dropped } = sendableHeaders([
      ['accept', 'text/plain'],
      ['host', 'bank.example'],
      ['x-token', 'secret'],
      ['via', '1.1 proxy'],
    ]);

    expect(headers).toEqual([
      ['accept', 'text/plain'],
      ['x-token', 'secret'],
    ]);
    expect(dropped).toEqual(['host', 'via']);
    expect(sendableHeaders([])).toEqual({ headers: [], dropped: [] });
  });

  it.each([
    ...['accept-charset', 'access-control-request-method', 'connection', 'content-length', 'date', 'dnt', 'expect'],
    ...['host', 'keep-alive', 'origin', 'permissions-policy', 'proxy-authorization', 'referer', 'sec-fetch-mode', 'te'],
    ...[
      'set-cookie',
      'trailer',
      'transfer-encoding',
      'upgrade',
      'via',
      'http2-settings',
      'x-http-method',
      'x-http-method-override',
    ],
    ...['x-method-override', 'forwarded', 'x-forwarded-for', 'x-real-ip', 'x-original-url', 'x-rewrite-url'],
    ...['proxy', 'proxy_authorization', 'x_forwarded_for', 'x-forwarded_for', 'x_http_method_override', 'x_real_ip'],
    ...['x_original_url', 'content_length', 'transfer_encoding', 'accept_charset', 'sec_fetch_mode', 'http2_settings'],
  ])('%s is not its own', (name) => {
    expect(sendableHeaders(named(name))).toEqual({ headers: [], dropped: [name] });
  });

  it('a name that came twice is named once', () => {
    expect(sendableHeaders(named('accept', 'set-cookie', 'set-cookie', 'via')).dropped).toEqual(['set-cookie', 'via']);
  });

  it.each([
    'my-host',
    'hosting',
    'x-date',
    'cookie',
    'x-sec-fetch',
    'my-proxy-name',
    'viable',
    'authorization',
    'x_token',
    'proxying',
  ])('%s is its own, though it may sound like another', (name) => {
    expect(sendableHeaders(named(name))).toEqual({ headers: [[name, 'x']], dropped: [] });
  });

  it('L4 what is sent is a frozen copy', () => {
    const given = [['accept', 'a']] as unknown as [string, string][];
    const { headers, dropped } = sendableHeaders(given);
    given[0]![1] = 'evil';

    expect(headers).toEqual([['accept', 'a']]);
    expect([headers, headers[0], dropped].every(Object.isFrozen)).toBe(true);
  });
});
