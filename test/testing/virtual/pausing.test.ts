import type { Link } from '../../../lib/model/Transport.ts';
import { virtualTransport } from '../../../lib/testing.ts';
import { marbled } from '../../marbled.ts';
import { acts, dialled, frames, lost, notified, receivedBy, scene, type SinkCall } from './scene.ts';

describe('a paused link', () => {
  it(
    'queues what arrives until it is resumed',
    scene({
      server: '  -o-a-b------d',
      acts: '    --p----r',
      expected: '-o-----(ab)-d',
    }),
  );

  it(
    'does not see the close of its peer until it is resumed, and nothing after that',
    scene({ server: '-o-(aCb)', subs: '^------!', acts: '--p----r', expected: '-o-----(aC)' }),
  );

  it(
    'does not see a loss either',
    scene({ server: '-o-#', acts: '--p----r', expected: '-o-----X', error: 'reset', notified: { X: lost('reset') } }),
  );

  it(
    'does not see the answer to its own close, and waits for terminate',
    scene({ server: '-o-a', subs: '^-------!', acts: '--p--c--t', expected: '-o------(aL)' }),
  );

  it(
    'that closed after its peer did learns the code of its peer',
    scene({ server: '-o-C', acts: '--p--c-r', expected: '-o-----C' }),
  );

  it(
    'that closed after its server completed learns 1000',
    scene({ server: '-o-|', acts: '--p--c-r', expected: '-o-----N' }),
  );

  it(
    'still delivers what waits when it is terminated, but not the close of its peer',
    scene({ server: '-o-(abC)', acts: '--p----t', expected: '-o-----(abL)' }),
  );

  it(
    'stays paused when it is paused again in the frame of the resume',
    scene({
      server: '  -o-a',
      acts: '    --p-(rp)----r',
      expected: '-o----------a',
    }),
  );

  it(
    'gets what waited in one go when resumed, even if it is paused from inside of it',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' -o-ab------d', frames);
      const acts$ = cold('  --p---r-------r', acts);
      const expected = '    -o----(ab)----d';
      const pause = ([, text]: SinkCall, link: Link) => {
        if (text === 'a') link.pause();
      };

      expectObservable(dialled(virtualTransport(server), acts$, {}, pause)).toBe(expected, notified);
    }),
  );

  it('may be resumed twice, or without a pause', scene({ server: '-o-a-b', acts: 'r-rrp-rr', expected: '-o-a--b' }));

  it(
    'can still send',
    marbled(({ cold, expectObservable }) => {
      expectObservable(receivedBy(cold('-ps', acts))).toBe('--h', { h: 'hello' });
    }),
  );

  it('cannot be had before it is open, as with ws', scene({ server: '-o-a', acts: 'q', expected: '-o-a' }));
  it('cannot be had after its end', scene({ server: '-o-C', acts: '----q', expected: '-o-C' }));
  it(
    'cannot be had where the platform has none',
    scene({ server: '-o-a', acts: '--q-r', expected: '-o-a', options: { canPause: false } }),
  );
});
