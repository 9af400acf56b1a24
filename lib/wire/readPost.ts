import { isArray, isInteger } from '../model/intrinsics.ts';
import { maxFieldsInPost } from './kinds.ts';

/** What came of one operation, or of a whole post. `over`: the far end was ended meanwhile, so nothing more is read. */
export type PostOutcome = 'done' | 'malformed' | 'over';

/** Does the operations of a post. */
export interface Performer {
  /** Does one, whose fields begin at `at`. */
  perform(kind: number, fields: readonly unknown[], at: number): PostOutcome;
}

/**
 * Works through a post in its order, up to the first operation that is malformed. Lengths are looked at before anything
 * is walked: a sparse array of 2^32 - 1 fields costs its sender nothing.
 *
 * @param counts how many fields each kind has
 */
export function readPost(post: unknown, counts: readonly number[], performer: Performer): PostOutcome | 'too-long' {
  if (!isArray(post) || post.length === 0) return 'malformed'; // an empty one could be posted for ever
  const fields: readonly unknown[] = post;
  const { length } = fields;
  if (length > maxFieldsInPost) return 'too-long';
  for (let at = 0; at < length; ) {
    const kind = fields[at];
    if (!isInteger(kind)) return 'malformed';
    const count = (kind as number) > 0 && (kind as number) < counts.length ? (counts[kind as number] ?? -1) : -1;
    if (count < 0 || at + count >= length) return 'malformed';
    const outcome = performer.perform(kind as number, fields, at + 1);
    if (outcome !== 'done') return outcome;
    at += 1 + count;
  }
  return 'done';
}
