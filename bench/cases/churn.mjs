import { cpu } from '../cpu.mjs';

export const unit = 'µs';
export const count = 1_000;
export async function run({ open }, url, sockets) {
  const turn = async () => {
    for (let i = 0; i < sockets; i += 1) await (await open(`${url}/echo`)).close();
  };
  await turn();
  return cpu(sockets, turn);
}
