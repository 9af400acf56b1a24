import { noop } from 'rxjs';
import type { GuestPort } from '../../lib/wire/GuestPort.ts';
import { PostBuffer } from '../../lib/wire/PostBuffer.ts';
import { depths, nearStackEnd } from '../nearStackEnd.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('PostBuffer', () => {
  it.each<[string, (out: PostBuffer) => void, readonly unknown[]]>([
    ['an operation', (out) => out.add(1, ['a', 'b'], 'c'), [1, ['a', 'b'], 'c']],
    ['a message', (out) => out.addMessage(1, 2, 'hi'), [1, 2, 'hi']],
  ])('L24 posts %s of the end of the stack whole or not at all, and what follows it', async (_what, add, whole) => {
    for (const depth of depths) {
      const posted: unknown[] = [];
      const port: GuestPort = { open: noop, post: (fields) => void posted.push(...fields), close: noop };
      const out = new PostBuffer(port);
      nearStackEnd(depth, () => add(out));
      await settled();
      out.add('next');
      await settled();
      const first = posted.length > 1 ? whole : [];
      expect(posted).toEqual([...first, 'next']);
    }
  });
});
