import { withAudits } from '../clients.mjs';
import { heap } from '../heap.mjs';

export const unit = 'bytes of heap';
export const count = 1_000;
export const clients = [...withAudits, 'face'];
/** Open sockets, each with one listener. */
export async function run({ open }, url, sockets) {
  const kept = [];
  const add = async () => {
    const socket = await open(`${url}/echo`);
    socket.onMessage(() => {});
    kept.push(socket);
  };
  await add();
  const before = heap();
  for (let i = 0; i < sockets; i += 1) await add();
  return (heap() - before) / (kept.length - 1);
}
