import { peers } from '../clients.mjs';
import { heap } from '../heap.mjs';

export const unit = 'bytes of heap';
export const count = 10_000;
export const clients = ['library', ...peers];
/** Handles that never connect. */
export function run({ handle }, _url, handles) {
  const url = 'wss://chat.example.com/live';
  const kept = Array.from({ length: handles });
  for (let i = 0; i < 100; i += 1) handle(url);
  const before = heap();
  for (let i = 0; i < handles; i += 1) kept[i] = handle(url);
  return (heap() - before) / kept.length;
}
