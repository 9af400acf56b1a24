import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One hostile input of vectors.json, and what has to come of it. */
export interface Vector {
  readonly id: string;
  readonly group: string;
  readonly input: unknown;
  readonly expect: { readonly result: string; readonly code?: string };
}

const all = JSON.parse(readFileSync(path.join(__dirname, 'vectors.json'), 'utf8')) as readonly Vector[];

/** The vectors of one group, as rows for `test.each`. */
export function vectorsOf(group: string): readonly (readonly [id: string, vector: Vector])[] {
  return all.filter((vector) => vector.group === group).map((vector) => [vector.id, vector]);
}

/** The code of an input that JSON cannot hold; undefined where the input stands for itself. */
export function codeOf(input: unknown): string | undefined {
  return typeof input === 'object' && input !== null && 'js' in input ? String(input.js) : undefined;
}
