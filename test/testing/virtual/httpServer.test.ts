import { EMPTY, type Observable, of, VirtualTimeScheduler } from 'rxjs';
import { request } from 'rx-secure-networking/http';
import { answers, type HttpFrame, virtualHttpTransport, type VirtualHttpServer } from 'rx-secure-networking/testing';
import { httpWorld } from '../../http/httpWorld.ts';

describe('virtualHttpTransport()', () => {
  it.each<[string, () => unknown, string]>([
    ['throws', () => raise(new Error('boom')), '(boom)'],
    ['returns no observable', () => undefined, 'the connection failed ('],
    ['sends a body first', () => of('hello', answers(200)), '(the server sent a body before answers())'],
    ['sends its status as a plain object', () => of({ status: 200 }), '(the server sent a body before answers())'],
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
  it.each([['200'], [0], [200.5], [null]])('throws for the status %p', (status) => {
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
