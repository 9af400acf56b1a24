import { isArray } from '../model/intrinsics.ts';
import { maxFieldsInPost } from '../wire/kinds.ts';

/**
 * Whether a malformed post has more fields than a post may have, those of lists in it too. Nobody posts such a one by
 * mistake, and the platform takes long to make each of them: one is enough. Looks at no more fields than that.
 */
export function hasLongLists(post: unknown): boolean {
  const lists = [post];
  let count = 0;
  for (const list of lists) {
    if (!isArray(list)) continue;
    count += list.length;
    if (count > maxFieldsInPost) return true;
    lists.push(...(list as readonly unknown[]));
  }
  return false;
}
