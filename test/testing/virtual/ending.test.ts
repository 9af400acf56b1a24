import { concat, EMPTY, of } from 'rxjs';
import type { TestScheduler } from 'rxjs/testing';
import type { Link } from '../../../lib/model/Transport.ts';
import { opened, virtualTransport } from '../../../lib/testing.ts';
import { marbled } from '../../marbled.ts';
import { acts, dialled, frames, lost, notified, scene, type SinkCall } from './scene.ts';

describe('close', () => {
  it(
    'is answered in the same frame, with our code and reason',
    scene({ server: '-o-a', subs: '^----!', acts: '-----c', expected: '-o-a-B' }),
  );

  it(
    'is answered later if told so, and messages still arrive until then',
    scene({
      server: '  -o-a-b-d-a',
      subs: '    ^---------!',
      acts: '    ----c',
      expected: '-o-a-b-d-aB',
      options: { closeHandshake: 6 },
    }),
  );

  it(
    'is answered once, however often it is called',
    scene({ server: '-o', subs: '^---!', acts: '--(cc)c---c', expected: '-o--B', options: { closeHandshake: 2 } }),
  );

  it(
    'is not answered by the completion of a server that ends when it receives it',
    marbled(({ cold, expectObservable }) => {
      const echo = virtualTransport((_dial, received$) => concat(of(opened()), received$), { closeHandshake: 3 });

      expectObservable(dialled(echo, cold('--c', acts))).toBe('o----B', notified);
    }),
  );

  it(
    'is never answered if told so, not even when the server completes',
    scene({
      server: '  -o-a-b-|',
      subs: '    ^------!',
      acts: '    --c',
      expected: '-o-a-b',
      options: { closeHandshake: 'never' },
    }),
  );

  it(
    'that is never answered leaves the end to terminate',
    scene({
      server: '  -o-a-b',
      subs: '    ^-------!',
      acts: '    --c-----t',
      expected: '-o-a-b--L',
      options: { closeHandshake: 'never' },
    }),
  );

  it(
    'may be answered by the server itself, with its own code',
    scene({
      server: '  -o---C',
      subs: '    ^----!',
      acts: '    --c',
      expected: '-o---C',
      options: { closeHandshake: 'never' },
    }),
  );

  it(
    'that meets the close of the server ends with the code of the server',
    scene({ server: '-o-C', acts: '---c', expected: '-o-C', options: { closeHandshake: 5 } }),
  );

  it(
    'that meets the completion of the server ends with 1000',
    scene({ server: '-o-|', acts: '---c', expected: '-o-N', options: { closeHandshake: 5 } }),
  );

  it(
    'may end in a loss before the answer comes',
    scene({
      server: '  -o-#',
      acts: '    --c',
      expected: '-o-X',
      options: { closeHandshake: 5 },
      error: 'reset',
      notified: { X: lost('reset') },
    }),
  );

  it(
    'from inside a message works, and closed comes later',
    marbled(({ cold, expectObservable }) => {
      const server = cold('-o-(ab)-d', frames);
      const close = ([kind]: SinkCall, link: Link) => {
        if (kind === 'message') link.close(4000, 'bye');
      };

      expectObservable(dialled(virtualTransport(server), EMPTY, {}, close)).toBe('-o-(abB)', notified);
    }),
  );
});

describe('terminate', () => {
  it(
    'ends the connection in the same frame, not cleanly',
    scene({ server: '-o-a-b', subs: '^---!', acts: '----(tt)t', expected: '-o-aL' }),
  );

  it(
    'does not keep out what arrives in the same frame',
    scene({ server: '-o-(ab)', acts: '---t', expected: '-o-(abL)' }),
  );

  it(
    'comes before a close of the server in the same frame',
    scene({ server: '-o-(aC)', acts: '---t', expected: '-o-(aL)' }),
  );

  it(
    'ends a closing handshake that takes its time',
    scene({
      server: '  -o',
      subs: '    ^----!',
      acts: '    --c--t',
      expected: '-o---L',
      options: { closeHandshake: 9 },
    }),
  );

  it('leaves no timer behind', () => {
    let clock: TestScheduler | undefined;
    marbled(({ scheduler, cold, expectObservable }) => {
      const server = cold(' -o', frames);
      const acts$ = cold('  --c--t', acts);
      const expected = '    -o---L';

      clock = scheduler;
      expectObservable(dialled(virtualTransport(server, { closeHandshake: 60_000 }), acts$)).toBe(expected, notified);
    })();

    expect(clock?.now()).toBe(5);
  });

  it('is final: a close after it says nothing', scene({ server: '-o', acts: '--(tc)', expected: '-oL' }));

  it(
    'does nothing any more inside closed, nor does any other call',
    marbled(({ cold, expectObservable }) => {
      const again = ([kind]: SinkCall, link: Link) => {
        if (kind === 'closed') for (const name of 'ctqrs') acts[name]?.(link);
      };

      expectObservable(dialled(virtualTransport(cold('-o-C', frames)), EMPTY, {}, again)).toBe('-o-C', notified);
    }),
  );
});
