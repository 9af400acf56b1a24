import { EMPTY, type Observable, of, VirtualTimeScheduler } from 'rxjs';
import { request } from 'rx-secure-networking/http';
import { answers, type HttpFrame, virtualHttpTransport, type VirtualHttpServer } from 'rx-secure-networking/testing';
import type { HttpDial } from '../../../lib/model/HttpTransport.ts';
import { defaultLimits } from '../../../lib/model/Limits.ts';
import { httpWorld } from '../../http/httpWorld.ts';

describe('virtualHttpTransport()', () => {
  it.each<[string, () => unknown, string]>([
    ['throws', () => raise(new Error('boom')), '(boom)'],
    ['returns no observable', () => undefined, 'the connection failed ('],
    ['sends a body first', () => of('hello', answers(200)), '(the server sent a body before answers())'],
    ['sends its status as a plain object', () => of({ status: 200 }), `(${emitted('an object')})`],
    ['sends nothing', () => EMPTY, '(the server closed without an answer)'],
  ])('fails the request if its server %s', (_what, server, message) => {
    const scheduler = new VirtualTimeScheduler();
    const http = virtualHttpTransport(server as () => Observable<HttpFrame>, { scheduler });
    using world = httpWorld({ http, scheduler });
    const errors: unknown[] = [];
    request(world.owner, 'https://example.com/').subscribe({ error: (error: unknown) => errors.push(error) });
    scheduler.maxFrames = 1;
    scheduler.flush();

    expect(errors).toEqual([
      expect.objectContaining({ code: 'connect-failed', message: expect.stringContaining(message) }),
    ]);
  });

  it.each<[string, unknown, string]>([
    ['an object', { weather: 'sunny' }, emitted('an object')],
    ['an array', ['a', 'b'], emitted('an object')],
    ['a number', 5, emitted('a number')],
    ['null', null, emitted('null')],
    ['undefined', undefined, emitted('undefined')],
    ['shorts', new Uint16Array(2), emitted('an object')],
    ['a second answer', answers(204), 'the server used answers() twice in one response'],
  ])('breaks the body off if its server sends %s in it', (_what, frame, message) => {
    const scheduler = new VirtualTimeScheduler();
    const transport = virtualHttpTransport(of(answers(200), 'hello', frame as string, 'more'), { scheduler });
    const notified: unknown[] = [];
    transport({ limits: defaultLimits }).send({} as HttpDial, {
      headers: (status) => notified.push(status),
      data: ({ length }) => notified.push(length),
      done: (error) => notified.push(error?.message),
      gone: () => notified.push('gone'),
    });
    scheduler.maxFrames = 1;
    scheduler.flush();

    expect(notified).toEqual([200, 5, message, 'gone']);
  });

  it('skips interim answers', () => {
    const scheduler = new VirtualTimeScheduler();
    using world = httpWorld({ http: virtualHttpTransport(of(answers(103), answers(201)), { scheduler }), scheduler });
    const statuses: number[] = [];
    request(world.owner, 'https://example.com/').subscribe(({ status }) => statuses.push(status));
    scheduler.maxFrames = 1;
    scheduler.flush();

    expect(statuses).toEqual([201]);
  });

  it.each<[string, VirtualHttpServer]>([
    ['an observable', of(answers(201))],
    ['a function that returns one', () => of(answers(201))],
    ['a function that returns an array', (dial) => [answers(dial.request.method === 'GET' ? 201 : 405)]],
  ])('takes %s', (_what, server) => {
    const scheduler = new VirtualTimeScheduler();
    using world = httpWorld({ http: virtualHttpTransport(server, { scheduler }), scheduler });
    const statuses: number[] = [];
    request(world.owner, 'https://example.com/').subscribe(({ status }) => statuses.push(status));
    scheduler.maxFrames = 1;
    scheduler.flush();

    expect(statuses).toEqual([201]);
  });
});

describe('answers()', () => {
  it.each([['200'], [0], [99], [101], [1000], [200.5], [null]])('throws for the status %p', (status) => {
    expect(() => answers(status as never)).toThrow(RangeError);
  });

  it.each([[new Headers({ a: 'b' })], [new Map([['a', 'b']])], ['a: b'], [null]])(
    'throws for the headers %p, which would be lost',
    (headers) => {
      expect(() => answers(200, headers as never)).toThrow(TypeError);
    },
  );
});

function raise(error: Error): never {
  throw error;
}

function emitted(what: string): string {
  return `the server emitted ${what}: it must emit a text or a Uint8Array (JSON.stringify?)`;
}
