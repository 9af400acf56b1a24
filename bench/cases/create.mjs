import { peers } from '../clients.mjs';
import { cpuNow } from '../cpu.mjs';
import { median } from '../statistics.mjs';

export const unit = 'µs';
export const count = 1_000;
export const clients = ['library', ...peers];
const turns = 21;
/** Handles that never connect, in time: each with its audits and its decision. They are gone before the next turn. */
export function run(client, url, handles) {
  const turn = () => {
    const { handle, destroy = () => {} } = client.group?.() ?? client;
    const spent = cpuNow(handles, () => {
      for (let i = 0; i < handles; i += 1) handle(`${url}/${i % 10}`);
    });
    destroy();
    return spent;
  };
  for (let i = 0; i < turns; i += 1) turn();
  return median(Array.from({ length: turns }, turn));
}
