import { cpu } from './cpu.mjs';
import { heap } from './heap.mjs';

const lap = 100;

/** Opens and closes `count` sockets one after the other, after twice as many to warm up. */
export async function churnWarm({ open }, url, count) {
  await turn(open, url, 2 * count);
  return cpu(count, () => turn(open, url, count));
}

/**
 * The same with garbage collected before each lap of a hundred: with it go what V8 has learned of objects that died, and
 * the code that it compiled for them, as in a program that opens a socket now and then. Collecting is not counted.
 */
export async function churnCold({ open }, url, count) {
  await turn(open, url, count);
  let spent = 0;
  for (let left = count; left > 0; left -= lap) {
    heap();
    const sockets = Math.min(lap, left);
    spent += sockets * (await cpu(sockets, () => turn(open, url, sockets)));
  }
  return spent / count;
}

async function turn(open, url, sockets) {
  for (let i = 0; i < sockets; i += 1) await (await open(`${url}/echo`)).close();
}
