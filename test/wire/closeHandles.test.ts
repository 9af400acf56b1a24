import { config } from 'rxjs';
import { closeHandles } from '../../lib/wire/closeHandles.ts';

describe('closeHandles()', () => {
  const lab = () => {
    const closed: string[] = [];
    return { closed, handle: (name: string) => ({ close: () => closed.push(name) }) };
  };

  it('G17 closes each handle of a post once, wherever it is', () => {
    const { closed, handle } = lab();
    const [twice, deep] = [handle('twice'), { list: [{ inner: handle('deep') }] }];
    const post: unknown[] = [
      1,
      'x',
      null,
      new Uint8Array(9),
      twice,
      twice,
      deep,
      Object.assign([], { more: handle('more') }),
    ];
    post.push(post, { post });
    closeHandles(post);
    expect(closed.sort()).toEqual(['deep', 'more', 'twice']);
  });

  it('G17 goes on after one that throws or rejects, and reports neither', async () => {
    const { closed, handle } = lab();
    const reported = jest.fn();
    const before = config.onUnhandledError;
    config.onUnhandledError = reported;
    const throws = {
      close: () => {
        throw new Error('of the platform');
      },
    };
    closeHandles([throws, { close: () => Promise.reject(new Error('EBADF')) }, handle('last')]);
    await new Promise((resolve) => setTimeout(resolve));
    config.onUnhandledError = before;
    expect([closed, reported.mock.calls]).toEqual([['last'], []]);
  });

  it('G17 looks at a bounded number of objects', () => {
    const { closed, handle } = lab();
    let deep: unknown = handle('too deep');
    for (let i = 0; i < 70_000; i += 1) deep = [deep];
    closeHandles([deep, handle('near')]);
    closeHandles(7);
    closeHandles(null);
    expect(closed).toEqual(['near']);
  });
});
