import { heapOfEach } from '../heap.mjs';

export const unit = 'bytes of heap';
export const count = 1_000;
export const clients = ['ws', 'face', 'library'];
/** Open sockets that nothing is subscribed to. */
export const run = ({ openAlone }, url, sockets) => heapOfEach(sockets, () => openAlone(`${url}/echo`));
