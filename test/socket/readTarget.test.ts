import { from, of } from 'rxjs';
import type { Target } from '../../lib/model/Owner.ts';
import { isTarget, readTarget } from '../../lib/socket/readTarget.ts';
import { url } from '../world.ts';

class Room {
  readonly url = url;
}

describe('a target', () => {
  it.each<[string, unknown]>([
    ['a text', url],
    ['an empty text', ''],
    ['a URL', new URL(url)],
    ['an object with a URL', { url }],
    ['an object of a class with one', new Room()],
    ['one that inherits it', Object.create(new Room())],
    ['an object without one: its error says more than that of a stream', { protocol: 'v1' }],
    ['an empty object', {}],
  ])('is %s', (_what, given) => {
    expect(isTarget(given)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a function', () => url],
    ['a function with a URL', Object.assign(() => url, { url })],
    ['an observable', of(url)],
    ['a promise', Promise.resolve(url)],
    ['an array', [url]],
    ['a Map', new Map([['url', url]])],
    ['an object that is like an array', { 0: url, length: 1 }],
    ['an object that can be walked through', { [Symbol.iterator]: () => [url][Symbol.iterator]() }],
    ['an object that is like a promise', { then: () => undefined }],
    ['an object with one method among others', { name: 'room', subscribe: () => undefined }],
  ])('is not %s, which may emit one', (_what, given) => {
    expect(isTarget(given)).toBe(false);
  });

  it('is read with its protocols', () => {
    const object = new URL(url);

    expect(readTarget(url)).toEqual({ url, protocols: undefined });
    expect(readTarget(object)).toEqual({ url: object, protocols: undefined });
    expect(readTarget({ url, protocols: ['v1'] })).toEqual({ url, protocols: ['v1'] });
    const one: Target = { url, protocols: 'v1' };
    expect(readTarget(one)).toEqual({ url, protocols: 'v1' });
  });

  it.each<[string, unknown]>([
    ['a target must be a URL, as a string or an object, or { url, protocols }', from([url])],
    ['a target must be a URL, as a string or an object, or { url, protocols }', null],
    ['target.url is required: a target is { url, protocols }', {}],
    ['target.url is required: a target is { url, protocols }', { url: undefined }],
    ['target.protocol: did you mean protocols? Expected a plain object { url, protocols }', { url, protocol: 'v1' }],
  ])('is refused with: %s', (message, given) => {
    expect(() => readTarget(given)).toThrow(new TypeError(message));
  });
});
