import { expectTypeOf } from 'expect-type';
import { lookup } from 'node:dns';
import { wsTransport, type WsTransportOptions } from '../../lib/ws.ts';
import { readWsOptions } from '../../lib/transport/WsTransportOptions.ts';
import { authority } from './certificates.ts';

describe('the options of wsTransport()', () => {
  it.each<[string, unknown, string]>([
    ['options', null, 'wsTransport: expected a plain object { tls, origin, headers, onResponse, resolver }, not null'],
    ['options', 'x', 'not a string'],
    [
      'agent',
      { agent: {} },
      'wsTransport.agent is unknown. Expected a plain object { tls, origin, headers, onResponse, resolver }',
    ],
    ['perMessageDeflate', { perMessageDeflate: true }, 'wsTransport.perMessageDeflate is unknown'],
    ['tls', { tls: null }, 'tls: expected a plain object { ca, cert, key, minVersion }, not null'],
    ['tls', { tls: Promise.resolve({}) }, 'tls: expected a plain object'],
    ['tls.rejectUnauthorized', { tls: { rejectUnauthorized: false } }, 'tls.rejectUnauthorized is unknown'],
    ['header', { header: () => ({}) }, 'wsTransport.header: did you mean headers?'],
    ['tls.ca', { tls: { ca: [] } }, 'tls.ca is an empty list'],
    ...[1, [1], '', '/etc/ssl/ca.pem', Buffer.from([0x30, 0x82]), '-----BEGIN CERTIFICATE-----\nAAAA'].map(
      (ca): [string, unknown, string] => ['tls.ca', { tls: { ca } }, 'tls.ca must be certificates in PEM'],
    ),
    ['tls.cert', { tls: { cert: {} } }, 'tls.cert must be PEM'],
    ['tls.key', { tls: { key: [] } }, 'tls.key must be PEM'],
    ['tls.key', { tls: { cert: 'no certificate', key: 'no key' } }, 'tls cannot be used'],
    ['tls.key', { tls: { key: 'a key' } }, 'tls.cert and tls.key go together'],
    ['tls.cert', { tls: { cert: 'a certificate' } }, 'tls.cert and tls.key go together'],
    ['tls.minVersion', { tls: { minVersion: 'TLSv1' } }, "tls.minVersion must be 'TLSv1.2' or 'TLSv1.3'"],
    ['origin', { origin: 1 }, 'origin must be a string'],
    ['origin', { origin: 'a\r\nb: c' }, 'origin must be fit for a header'],
    ['headers', { headers: {} }, 'headers must be a function'],
    ['resolver', { resolver: 'dns' }, 'resolver must be a function'],
  ])('names what is wrong: %s', (_, options, message) => {
    const read = (): unknown => wsTransport(options as WsTransportOptions);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ name: expect.stringMatching(/^(Type|Range)Error$/u) }));
  });

  it('are all optional, and none may be inherited', async () => {
    const resolver: WsTransportOptions['resolver'] = () => {};
    const inherited = Object.create({ resolver }) as WsTransportOptions;
    expect(() => readWsOptions(inherited)).toThrow(TypeError);
    expect(readWsOptions({}).resolver).toBe(lookup);
    expect(readWsOptions({ resolver }).resolver).toBe(resolver);
    const { cert, key } = await authority();
    expect(() =>
      wsTransport({ tls: { ca: [cert, Buffer.from(cert)], cert, key, minVersion: 'TLSv1.3' } }),
    ).not.toThrow();
  });

  it('take dns.lookup as a resolver', () => {
    expectTypeOf(lookup).toExtend<NonNullable<WsTransportOptions['resolver']>>();
  });
});
