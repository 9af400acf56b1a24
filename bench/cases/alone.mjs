import { heap } from '../heap.mjs';

export const unit = 'bytes of heap';
export const count = 1_000;
export const clients = ['ws', 'face', 'library'];
/** Open sockets that nothing is subscribed to. */
export async function run({ openAlone }, url, sockets) {
  const kept = [await openAlone(`${url}/echo`)];
  const before = heap();
  for (let i = 0; i < sockets; i += 1) kept.push(await openAlone(`${url}/echo`));
  return (heap() - before) / (kept.length - 1);
}
