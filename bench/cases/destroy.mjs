import { cpuNow } from '../cpu.mjs';

export const unit = 'µs';
export const count = 10_000;
export const clients = ['ws', 'library'];
/** The synchronous part of ending open sockets, each: destroying the owner of all; with raw ws, closing one by one. */
export async function run({ group }, url, sockets) {
  const make = async (many) => {
    const { open, destroy } = group();
    for (let left = many; left > 0; left -= 100) {
      await Promise.all(Array.from({ length: Math.min(left, 100) }, () => open(`${url}/echo`)));
    }
    return destroy;
  };
  for (let i = 0; i < 3; i += 1) (await make(500))();
  const destroy = await make(sockets);
  return cpuNow(sockets, destroy);
}
