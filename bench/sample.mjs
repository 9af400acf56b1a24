import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program in a fresh process and gives what it tells. */
export async function sample(program, given) {
  const child = fork(new URL(program, import.meta.url), given.map(String), { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${program} ${given.join(' ')} ended with ${code} and told nothing`);
  });
  ended.catch(() => {});
  const [told] = await Promise.race([once(child, 'message'), ended]);
  if (child.exitCode === null) await ended.catch(() => {});
  return told;
}
