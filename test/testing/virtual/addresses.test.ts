import { EMPTY } from 'rxjs';
import type { Link, Transport } from '../../../lib/model/Transport.ts';
import { virtualTransport } from '../../../lib/testing.ts';
import { marbled } from '../../marbled.ts';
import { dialled, frames, refused, scene } from './scene.ts';

describe('the addresses of a virtual server', () => {
  const addresses = ['192.0.2.1', '2001:db8::1'];

  it('are put to the policy before the server is subscribed to', () => {
    const approve = jest.fn(() => true);
    scene({ server: '-o-a', subs: '^', expected: '-o-a', options: { addresses }, given: { approve } })();

    expect(approve.mock.calls).toEqual([[addresses]]);
  });

  it.each([
    ['false', () => false],
    ['a denial', () => ({ allow: false, reason: 'private' }) as const],
    ['what only looks true', () => 1 as unknown as boolean],
    ['what looks like an allowance', () => ({ allow: true }) as unknown as boolean],
  ])('refuse the dial when the verdict is %s', (_what, approve) => {
    const X = refused('an address was not approved');
    scene({ server: 'o', subs: [], expected: 'X', options: { addresses }, given: { approve }, notified: { X } })();
  });

  it('refuse the dial when the policy throws', () => {
    const X = refused('the approval of its addresses threw');
    scene({ server: 'o', subs: [], expected: 'X', options: { addresses }, notified: { X } })();
  });

  it('refuse the dial when there are none, without a question', () => {
    const X = refused('the name has no address');
    scene({ server: 'o', subs: [], expected: 'X', options: { addresses: [] }, notified: { X } })();
  });

  it(
    'may be approved by a policy that ends the link meanwhile',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('o', frames);
      let link: Link | undefined;
      const approve = () => {
        link?.terminate();
        return true;
      };
      const transport: Transport = (dial, sink) => (link = virtualTransport(server, { addresses })(dial, sink));

      expectObservable(dialled(transport, EMPTY, { approve })).toBe('X', {
        X: refused('closed before the connection was open'),
      });
      expectSubscriptions(server.subscriptions).toBe([]);
    }),
  );
});
