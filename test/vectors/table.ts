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

type Story = () => void | Promise<void>;

/** Stories of vectors as rows of id, text and story. That none is forgotten, `npm run guarantees` sees. */
export function stories(table: Readonly<Record<string, Story>>): readonly (readonly [string, string, Story])[] {
  return Object.entries(table).map(([id, story]) => {
    const [, vector] = rows(id.replace(/-\d+$/, '')).find(([known]) => known === id) ?? [];
    if (!vector) throw new Error(`there is no vector ${id} to be run`);
    return [id, textOf(vector), story];
  });
}

/** What an input is; what JSON cannot hold is made by its code, with these names in scope. */
export function revive(input: unknown, scope: object = {}): unknown {
  const code = codeOf(input);
  return code === undefined ? input : (runInNewContext(`(${code})`, { ...scope }) as unknown);
}

/** A line that says what a vector is about. */
export function textOf({ input }: Vector): string {
  const { js, name } = (input ?? {}) as { readonly js?: string; readonly name?: string };
  return (js ?? name ?? JSON.stringify(input)).slice(0, 80);
}
