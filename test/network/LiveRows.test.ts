import { LiveRows } from '../../lib/network/LiveRows.ts';

interface Source {
  readonly name: string;
  row: { readonly text: string } | undefined;
}

/** Rows of sources, how often all sources were walked through, and which rows were made. */
function live(...names: readonly string[]) {
  const sources: Source[] = names.map((name) => ({ name, row: undefined }));
  const gone = new Set<Source>();
  const walked = jest.fn(() => sources);
  const made: string[] = [];
  const rows = new LiveRows<Source, { readonly text: string }>(walked, (source) => {
    if (gone.has(source)) return undefined;
    made.push(source.name);
    return { text: source.name };
  });
  const look = () => {
    walked.mockClear();
    made.length = 0;
    const texts = rows.list().map(({ text }) => text);
    return { texts, made: made.join(' '), walks: walked.mock.calls.length };
  };
  return { rows, sources, gone, look };
}

const ten = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

describe('the rows of a table that is observed', () => {
  it('are made once, and again only for what has changed, however many there are', () => {
    const { rows, sources, look } = live(...ten);
    expect(look()).toEqual({ texts: ten, made: ten.join(' '), walks: 1 });
    rows.change(sources[3]!);
    rows.change(sources[3]!);
    expect(look()).toEqual({ texts: ten, made: 'd', walks: 0 });
    expect(look()).toEqual({ texts: ten, made: '', walks: 0 });
    expect(Object.isFrozen(rows.list())).toBe(true);
  });

  it('are walked through once where more than eight have changed', () => {
    const { rows, sources, look } = live(...ten);
    look();
    for (const source of sources.slice(0, 8)) rows.change(source);
    expect(look()).toEqual({ texts: ten, made: 'a b c d e f g h', walks: 0 });
    for (const source of sources.slice(0, 9)) rows.change(source);
    expect(look()).toEqual({ texts: ten, made: 'a b c d e f g h i', walks: 1 });
  });

  it('get those that are added, and lose those that must not be listed any more', () => {
    const { rows, sources, gone, look } = live('a', 'b');
    look();
    sources.push({ name: 'c', row: undefined });
    rows.add(sources[2]!);
    expect(look()).toEqual({ texts: ['a', 'b', 'c'], made: 'c', walks: 0 });
    gone.add(sources[0]!);
    rows.change(sources[0]!);
    expect(look()).toEqual({ texts: ['b', 'c'], made: '', walks: 0 });
  });

  it('do not hold one that must not be listed when they are first made', () => {
    const { sources, gone, look } = live('a', 'b');
    gone.add(sources[0]!);
    expect(look().texts).toEqual(['b']);
  });

  it('are forgotten when nobody looks any more', () => {
    const { rows, sources, look } = live('a', 'b');
    look();
    rows.stop();
    rows.change(sources[0]!);
    expect(look()).toEqual({ texts: ['a', 'b'], made: 'a', walks: 1 });
  });
});
