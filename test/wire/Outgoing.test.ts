import { noop } from 'rxjs';
import type { GuestPort } from '../../lib/wire/GuestPort.ts';
import { Outgoing } from '../../lib/wire/Outgoing.ts';
import { depths, nearStackEnd } from '../nearStackEnd.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Outgoing', () => {
  it.each<[string, (out: Outgoing) => void, readonly unknown[]]>([
    ['an operation', (out) => out.add(1, ['a', 'b'], 'c'), [1, ['a', 'b'], 'c']],
    ['a message', (out) => out.addMessage(1, 2, 'hi'), [1, 2, 'hi']],
  ])('L24 posts %s of the end of the stack whole or not at all, and what follows it', async (_what, add, whole) => {
    for (const depth of depths) {
      const posted: unknown[] = [];
      const port: GuestPort = { open: noop, post: (fields) => void posted.push(...fields), close: noop };
      const out = new Outgoing(port);
      nearStackEnd(depth, () => add(out));
      await settled();
      out.add('next');
      await settled();
      const first = posted.length > 1 ? whole : [];
      expect(posted).toEqual([...first, 'next']);
    }
  });
});
