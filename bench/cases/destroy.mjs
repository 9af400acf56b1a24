import { cpu } from '../cpu.mjs';

export const unit = 'µs a socket in the synchronous part of destroy()';
export const count = 10_000;
export const without = ['ws', 'floor', 'rxjs-webSocket', 'rxjs-websockets', 'partysocket', 'library-audited'];
export async function run({ open, destroy }, url, sockets) {
  for (let i = 0; i < sockets; i += 100) {
    await Promise.all(Array.from({ length: Math.min(100, sockets - i) }, () => open(`${url}/echo`)));
  }
  return cpu(sockets, destroy);
}
