import { cpuNow } from '../cpu.mjs';

export const unit = 'µs';
export const count = 10_000;
export const without = ['ws', 'floor', 'library-audited'];
/** The same handles, in time: each with its audit and its decision. */
export function run({ handle }, url, handles) {
  const turn = () => {
    for (let i = 0; i < handles; i += 1) handle(`${url}/${i % 10}`);
  };
  turn();
  return cpuNow(handles, turn);
}
