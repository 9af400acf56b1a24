import { concat, EMPTY, map, NEVER, Observable, of, throwError } from 'rxjs';
import type { Transport } from '../../../lib/model/Transport.ts';
import { closes, opened, type ServerFrame, virtualTransport } from '../../../lib/testing.ts';
import { marbled } from '../../marbled.ts';
import { acts, dialled, frames, ignoringSink, lost, notified, refused, request, scene } from './scene.ts';

describe('virtualTransport() dials', () => {
  it(
    'by subscribing to the server, in the frame of the dial',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('     --o-a', frames);
      const dials = '        ---^';
      const subs = '         ---^';
      const expected = '     -----o-a';

      expectObservable(dialled(virtualTransport(server)), dials).toBe(expected, notified);
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'only when it is called',
    marbled(({ cold, expectSubscriptions }) => {
      const server = cold('o', frames);

      virtualTransport(server);

      expectSubscriptions(server.subscriptions).toBe([]);
    }),
  );

  it(
    'once for each connection',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('        -o-a', frames);
      const first = '              -o-(aL)';
      const second = '             ---o-a-L';
      const subs = ['              ^--!', '--^----!'];
      const transport = virtualTransport(server);

      expectObservable(dialled(transport, cold('---t', acts))).toBe(first, notified);
      expectObservable(dialled(transport, cold('-----t', acts)), '--^').toBe(second, notified);
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'and tells nothing before it has returned the link, however fast the server is',
    marbled(({ expectObservable }) => {
      const server = of(opened(), 'a', closes(4001, 'kicked'));

      expectObservable(dialled(virtualTransport(server))).toBe('(oaC)', notified);
    }),
  );

  it(
    'on the scheduler that it is given',
    marbled(({ scheduler, expectObservable }) => {
      const schedule = jest.spyOn(scheduler, 'schedule');
      const transport = virtualTransport(of(opened()), { scheduler });

      schedule.mockClear();
      transport(request, ignoringSink);
      expect(schedule).toHaveBeenCalledTimes(1);
      expectObservable(dialled(transport)).toBe('(oN)', notified);
    }),
  );

  it('in real time outside of marbles', async () => {
    const end = await new Promise((resolve) => {
      dialled(virtualTransport(of(opened()))).subscribe((what) => what[0] === 'closed' && resolve(what));
    });

    expect(end).toEqual(notified['N']);
  });

  it('each time with a link that nobody can change', () => {
    const link = virtualTransport(NEVER)(request, ignoringSink);
    link.terminate();

    expect(Object.isFrozen(link)).toBe(true);
  });
});

describe('a virtual connection opens', () => {
  it('when the server says so', scene({ server: '---o', subs: '^', expected: '---o' }));

  it(
    'with the first sub-protocol that was offered, unless the server chooses',
    marbled(({ expectObservable }) => {
      const given = { protocols: ['v2', 'v1'] };
      const by = (protocol?: string) => dialled(virtualTransport(concat(of(opened(protocol)), NEVER)), EMPTY, given);

      expectObservable(by()).toBe('o', { o: ['opened', 'v2'] });
      expectObservable(by('v1')).toBe('o', { o: ['opened', 'v1'] });
    }),
  );

  it.each([
    ['one that was not offered', ['v2'], 'v1', 'the server chose "v1", which was not offered'],
    ['one where none was offered', [], 'v1', 'the server chose "v1", which was not offered'],
    ['none where some were offered', ['v2'], '', 'the server chose no sub-protocol'],
  ])('never with a sub-protocol that a real driver refuses: %s', (_what, protocols, chosen, why) => {
    scene({
      server: '  -O-a',
      subs: '    ^!',
      expected: '-X',
      given: { protocols },
      frames: { O: opened(chosen) },
      notified: { X: refused(why) },
    })();
  });

  it(
    'once',
    scene({ server: '-o-o', subs: '^--!', expected: '-o-X', notified: { X: refused('opened() came twice') } }),
  );
});

describe('a virtual connection is refused', () => {
  it(
    'when the server errors before it opened, with that error',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const refusal = new Error('connect ECONNREFUSED');
      const server = cold<ServerFrame>('--#', {}, refusal);
      const closed = new Observable<unknown>((subscriber) => {
        const sink = { opened() {}, message() {}, drained() {}, closing() {} };
        virtualTransport(server)(request, { ...sink, closed: (...end: unknown[]) => subscriber.next(end) });
      });
      const same = map((end: unknown) => (end as unknown[])[3] === refusal);

      expectObservable(closed.pipe(same)).toBe('--t', { t: true });
      expectSubscriptions(server.subscriptions).toBe('^-!');
    }),
  );

  it.each([
    ['a text', 'no route', lost('no route')],
    ['nothing', undefined, lost('the connection was lost')],
    ['anything', { code: 7 }, lost('the connection was lost')],
  ])('with an Error, though the server errored with %s', (_what, error, X) => {
    marbled(({ expectObservable }) => {
      const transport = virtualTransport(throwError(() => error));

      expectObservable(dialled(transport)).toBe('X', { X });
    })();
  });

  const early = refused('the server closed before opened()');
  it('when the server completes first', scene({ server: '--|', subs: '^-!', expected: '--X', notified: { X: early } }));
  it('when the server closes first', scene({ server: '--C', subs: '^-!', expected: '--X', notified: { X: early } }));

  it(
    'when the server sends first',
    scene({
      server: '  --a-o',
      subs: '    ^-!',
      expected: '--X',
      notified: { X: refused('the server sent a message before opened()') },
    }),
  );

  it(
    'when the server function throws',
    marbled(({ expectObservable }) => {
      const transport = virtualTransport(() => {
        throw new Error('boo');
      });

      expectObservable(dialled(transport)).toBe('X', { X: lost('boo') });
    }),
  );

  it.each(['close', 'terminate'])('when %s comes before it is open', (how) => {
    scene({
      server: '  ---o-a',
      subs: '    ^-!',
      acts: how === 'close' ? '--c-t-c' : '--t-c-t',
      expected: '--X',
      options: { closeHandshake: 'never' },
      notified: { X: refused('closed before the connection was open') },
    })();
  });

  it(
    'in the frame of the dial even, and then the server is never subscribed to',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('o', frames);
      const X = refused('closed before the connection was open');
      const transport: Transport = (dial, sink) => {
        const link = virtualTransport(server)(dial, sink);
        link.terminate();
        return link;
      };

      expectObservable(dialled(transport)).toBe('X', { X });
      expectSubscriptions(server.subscriptions).toBe([]);
    }),
  );

  it(
    'and what the server does in the frame of a close is lost',
    scene({
      server: '  --(oa)',
      acts: '    --c',
      expected: '--X',
      notified: { X: refused('closed before the connection was open') },
    }),
  );
});
