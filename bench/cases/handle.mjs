import { heap } from '../heap.mjs';

export const unit = 'bytes of heap a handle not connected';
export const count = 10_000;
export const without = ['ws', 'floor', 'library-audited'];
export async function run({ handle }, url, handles) {
  const kept = Array.from({ length: handles });
  for (let i = 0; i < 100; i += 1) handle(url);
  const before = heap();
  for (let i = 0; i < handles; i += 1) kept[i] = handle(url);
  const after = heap();
  return kept.length && (after - before) / handles;
}
