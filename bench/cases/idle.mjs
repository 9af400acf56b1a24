import { heap } from '../heap.mjs';

export const unit = 'bytes of heap an open socket';
export const count = 1_000;
export async function run({ open }, url, sockets) {
  const kept = [await open(`${url}/echo`)];
  const before = heap();
  for (let i = 0; i < sockets; i += 1) kept.push(await open(`${url}/echo`));
  const after = heap();
  return kept.length && (after - before) / sockets;
}
