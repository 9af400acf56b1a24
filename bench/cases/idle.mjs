import { withAudits } from '../clients.mjs';
import { heapOfEach } from '../heap.mjs';

export const unit = 'bytes of heap';
export const count = 1_000;
export const clients = [...withAudits, 'face'];
/** Open sockets, each with one subscriber of its messages. */
export const run = ({ open }, url, sockets) =>
  heapOfEach(sockets, async () => {
    const socket = await open(`${url}/echo`);
    socket.onMessage(() => {});
    return socket;
  });
