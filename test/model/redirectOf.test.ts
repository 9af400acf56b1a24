import type { HttpHeader } from '../../lib/model/HttpRequest.ts';
import { isRedirect, redirectOf } from '../../lib/model/redirectOf.ts';

const headers: readonly HttpHeader[] = [
  ['accept', 'text/plain'],
  ['content-type', 'text/plain'],
  ['content-language', 'en'],
  ['x-content-hash', 'abc'],
  ['authorization', 'secret'],
];
const namesOf = (kept: readonly HttpHeader[] = []) => kept.map(([name]) => name);

describe('a redirect', () => {
  it.each<[number, string, string, boolean]>([
    [301, 'GET', 'GET', true],
    [301, 'POST', 'GET', false],
    [301, 'PUT', 'PUT', true],
    [301, 'HEAD', 'HEAD', true],
    [302, 'POST', 'GET', false],
    [302, 'DELETE', 'DELETE', true],
    [303, 'GET', 'GET', true],
    [303, 'HEAD', 'HEAD', true],
    [303, 'POST', 'GET', false],
    [303, 'PUT', 'GET', false],
    [307, 'POST', 'POST', true],
    [307, 'GET', 'GET', true],
    [308, 'POST', 'POST', true],
    [308, 'PUT', 'PUT', true],
  ])('of status %i makes %s a %s; it keeps its body: %p', (status, method, becomes, keepsBody) => {
    expect(isRedirect(status)).toBe(true);
    expect(redirectOf(status, method, [], true)).toEqual({ method: becomes, keepsBody, headers: [] });
  });

  it.each([200, 204, 300, 304, 305, 306, 309, 400, 404])('is none with status %i', (status) => {
    expect(isRedirect(status)).toBe(false);
  });

  it('to the same origin takes all headers along, and those of a body only with the body', () => {
    expect(redirectOf(307, 'POST', headers, true).headers).toEqual(headers);
    expect(namesOf(redirectOf(303, 'POST', headers, true).headers)).toEqual([
      'accept',
      'x-content-hash',
      'authorization',
    ]);
  });

  it('H7 to another origin takes along only what is known to be harmless', () => {
    const sly: readonly HttpHeader[] = ['accept-ch', 'my-accept', 'user-agent-token', 'x-user-agent', 'cookie'].map(
      (name) => [name, 'secret'],
    );
    const more = [
      ...['user-agent', 'accept-language', 'content-encoding', 'last-event-id'].map((name) => [name, 'x']),
      ...sly,
    ];
    const given = [...headers, ...more] as readonly HttpHeader[];

    expect(namesOf(redirectOf(307, 'POST', given, false).headers)).toEqual([
      ...['accept', 'content-type', 'content-language', 'user-agent', 'accept-language'],
      ...['content-encoding', 'last-event-id'],
    ]);
    expect(namesOf(redirectOf(302, 'POST', given, false).headers)).toEqual([
      ...['accept', 'user-agent', 'accept-language', 'last-event-id'],
    ]);
    expect(Object.isFrozen(redirectOf(307, 'POST', given, false).headers)).toBe(true);
  });
});
