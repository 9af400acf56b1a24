import { withAudits } from '../clients.mjs';
import { cpu } from '../cpu.mjs';

export const unit = 'µs';
export const count = 10_000;
export const clients = withAudits;
/** In a round: the figure depends on which cores the two processes get, more than on the client. */
export const turns = 3;
export async function run({ open }, url, trips) {
  const socket = await open(`${url}/echo`);
  let left = 0;
  let finish;
  socket.onMessage(() => {
    left -= 1;
    if (left > 0) socket.send('x'.repeat(32));
    else finish();
  });
  const turn = () =>
    new Promise((resolve) => {
      left = trips;
      finish = resolve;
      socket.send('x'.repeat(32));
    });
  await turn();
  return cpu(trips, turn);
}
