import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { type Vector, codeOf, vectorsOf } from '../vectors.ts';

/** A vector that DESIGN.md or the head of SECURITY.md overrules, in part or whole. */
interface Changed {
  readonly id: string;
  readonly old: string;
  readonly new: string;
  readonly reason: string;
}

const read = (name: string): unknown => JSON.parse(readFileSync(path.join(__dirname, name), 'utf8'));
const { changed, notRun } = read('changed.json') as {
  readonly changed: readonly Changed[];
  readonly notRun: readonly { readonly id: string }[];
};
const left = new Set(notRun.map(({ id }) => id));

/** The vectors of a group as rows of `test.each`, without those that changed.json says are not run. */
export const rows = (group: string): readonly (readonly [id: string, vector: Vector])[] =>
  vectorsOf(group).filter(([id]) => !left.has(id));

/** Whether changed.json has another outcome for it. */
export const isChanged = (id: string): boolean => changed.some((each) => each.id === id);

/** A story for each vector of a group: rows of id, text and story. A vector without one, or the reverse, is an error. */
export function stories(
  group: string,
  table: Readonly<Record<string, () => void | Promise<void>>>,
  wanted: (vector: Vector) => boolean = () => true,
): readonly (readonly [id: string, text: string, story: () => void | Promise<void>])[] {
  const vectors = rows(group).filter(([, vector]) => wanted(vector));
  const extra = Object.keys(table).filter((id) => !vectors.some(([known]) => known === id));
  if (extra.length > 0) throw new Error(`no vectors: ${extra.join(', ')}`);
  return vectors.map(([id, vector]) => {
    const story = table[id];
    if (!story) throw new Error(`${id} has no story`);
    return [id, textOf(vector), story];
  });
}

/** What an input is; what JSON can not hold is made by its code, with these names in scope. */
export function revive(input: unknown, scope: object = {}): unknown {
  const code = codeOf(input);
  return code === undefined ? input : (runInNewContext(`(${code})`, { ...scope }) as unknown);
}

/** A line that says what a vector is about. */
export function textOf({ input }: Vector): string {
  const { js, name } = (input ?? {}) as { readonly js?: string; readonly name?: string };
  return (js ?? name ?? JSON.stringify(input)).slice(0, 80);
}
