import { peers } from '../clients.mjs';
import { heapOfEach } from '../heap.mjs';

export const unit = 'bytes of heap';
export const count = 10_000;
export const clients = ['library', ...peers];
/** Handles that never connect. */
export const run = ({ handle }, _url, handles) => heapOfEach(handles, () => handle('wss://chat.example.com/live'), 100);
