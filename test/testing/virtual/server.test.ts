import { concat, EMPTY, map, merge, NEVER, of, Subject, timer } from 'rxjs';
import { closes, drains, opened, type ServerFrame, virtualTransport } from '../../../lib/testing.ts';
import { marbled } from '../../marbled.ts';
import { acts, type Act, dialled, frames, lost, message, notified, receivedBy, scene, type SinkCall } from './scene.ts';

describe('a virtual server', () => {
  it('sends messages', scene({ server: '-o-a-b-(da)', expected: '-o-a-b-(da)' }));

  it(
    'sends copies of its bytes, plain Uint8Arrays',
    marbled(({ expectObservable }) => {
      const bytes = Buffer.from([1, 2]);
      const server = concat(of(opened(), bytes, bytes), NEVER);
      const spoil = ([kind, what]: SinkCall) => kind === 'message' && (what as Uint8Array).fill(9);
      const kinds = dialled(virtualTransport(server), EMPTY, {}, spoil).pipe(
        map(([, what]) => (what as object).constructor === Uint8Array),
      );

      expectObservable(kinds).toBe('(oab)', { o: false, a: true, b: true });
      expectObservable(kinds.pipe(map(() => [...bytes]))).toBe('(aaa)', { a: [1, 2] });
    }),
  );

  it(
    'that acts inside of what it causes is heard in order, one thing at a time',
    marbled(({ expectObservable }) => {
      const server = new Subject<ServerFrame>();
      const act = ([kind, text]: SinkCall) => {
        if (kind === 'opened') server.next('a');
        if (text === 'a') server.next(closes(1000));
      };
      const transport = virtualTransport(() => merge(server, timer(2).pipe(map(() => opened()))));

      expectObservable(dialled(transport, EMPTY, {}, act)).toBe('--(oaN)', notified);
    }),
  );

  it('closes with a code and a reason', scene({ server: '-o-C-a', subs: '^--!', expected: '-o-C' }));

  it('closes with 1000 when it completes', scene({ server: '-o-a-|', subs: '^----!', expected: '-o-a-N' }));

  it(
    'loses the connection when it errors',
    scene({ server: '-o-a-#', subs: '^----!', expected: '-o-a-X', error: 'reset', notified: { X: lost('reset') } }),
  );

  it.each<[string, unknown]>([
    ['an object', { weather: 'sunny' }],
    ['an object', ['a', 'b']],
    ['an object', new Uint16Array(2)],
    ['a number', 5],
    ['null', null],
    ['undefined', undefined],
  ])('loses the connection when it emits %s in the place of a message: %p', (kind, frame) => {
    const error = `the server emitted ${kind}: it must emit a text or a Uint8Array (JSON.stringify?)`;

    scene({
      server: '-o-a-w-a',
      subs: '^----!',
      expected: '-o-a-X',
      frames: { w: frame as ServerFrame },
      notified: { X: lost(error) },
    })();
  });

  it.each([999, 1006, 1015, 5000, 1000.5, Number.NaN])('cannot close with %d, which never arrives', (code) => {
    expect(() => closes(code)).toThrow(RangeError);
  });

  it('acts by frozen signals', () => {
    for (const signal of [opened(), closes(1005), drains()]) expect(Object.isFrozen(signal)).toBe(true);
  });

  it(
    'may be a function, called for each dial with the request',
    marbled(({ expectObservable }) => {
      const transport = virtualTransport((dial) => concat(of(opened(), dial.url), NEVER));

      expectObservable(dialled(transport, EMPTY, { url: 'a' })).toBe('(oa)', notified);
      expectObservable(dialled(transport, EMPTY, { url: 'b' })).toBe('(ob)', notified);
    }),
  );

  it(
    'may answer what it receives, never inside send',
    marbled(({ cold, expectObservable }) => {
      const echo = virtualTransport((_dial, received$) => concat(of(opened()), received$));
      const sends = cold('--s-(ss)---c', acts);
      const expected = '  o-h-(hh)---B';

      expectObservable(dialled(echo, sends)).toBe(expected, { ...notified, h: message('hello') });
    }),
  );

  it(
    'receives what was sent, up to our close',
    marbled(({ cold, expectObservable }) => {
      const received$ = receivedBy(cold('-s-(ssc)-s', acts));
      const expected = '                -h-(hh|)';

      expectObservable(received$).toBe(expected, { h: 'hello' });
    }),
  );

  it(
    'receives what was sent, up to the loss of the connection',
    marbled(({ cold, expectObservable }) => {
      const received$ = receivedBy(cold('-s-(st)-s', acts));
      const expected = '                -h-(h|)';

      expectObservable(received$).toBe(expected, { h: 'hello' });
    }),
  );

  it(
    'receives bytes as they were when they were sent',
    marbled(({ cold, expectObservable }) => {
      const bytes = new Uint8Array([1]);
      const send: Act = (link) => {
        link.send(bytes);
        bytes[0] = 2;
      };
      const received$ = receivedBy(cold('-(ss)', { s: send }));

      expectObservable(received$).toBe('-(ab)', { a: new Uint8Array([1]), b: new Uint8Array([2]) });
    }),
  );

  it(
    'receives nothing that was sent before it opened',
    marbled(({ cold, expectObservable }) => {
      const received$ = receivedBy(cold('s-s-t', acts), {}, cold('---o', frames));

      expectObservable(received$).toBe('----|');
    }),
  );
});
