import vm from 'node:vm';
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
    const failure = new Error('no', { cause: handle('cause') });
    const post: unknown[] = [
      1,
      'x',
      null,
      new Uint8Array(9),
      twice,
      twice,
      deep,
      new Map([[{ key: handle('key') }, handle('value')]]),
      new Set([handle('member')]),
      failure,
    ];
    post.push(post, { post });
    closeHandles(post);
    expect(closed.sort()).toEqual(['cause', 'deep', 'key', 'member', 'twice', 'value']);
  });

  it('G17 looks into objects of another realm, as a port gives them to a host in a context of its own', () => {
    const { closed, handle } = lab();
    closeHandles(vm.runInNewContext('({ deep: [{ handle }] })', { handle: handle('deep') }));
    expect(closed).toEqual(['deep']);
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

  it('G17 never looks at the characters of a text, nor at the places of a list that are empty', () => {
    const sparse: unknown[] = [];
    sparse.length = 4_294_967_295;
    const keys = jest.spyOn(Object, 'values');
    closeHandles([new String('x'.repeat(30_000_000)), sparse, new Uint8Array(30_000_000)]);
    expect(keys).not.toHaveBeenCalled();
    keys.mockRestore();
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
