import { fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a program in a fresh process and gives what it sends.
 *
 * @param trusted the file of a certificate that the process trusts
 * @param folder where the program is: this one, or that of a copy beside another build
 */
export async function sample(program, given, trusted, folder = import.meta.url) {
  const env = { ...process.env, ...(trusted && { NODE_EXTRA_CA_CERTS: trusted }) };
  const child = fork(new URL(program, folder), given.map(String), { execArgv: ['--expose-gc'], env });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${program} ${given.join(' ')} ended with ${code} and sent nothing`);
  });
  ended.catch(() => {});
  const [sent] = await Promise.race([once(child, 'message'), ended]);
  if (child.exitCode === null) await ended.catch(() => {});
  return sent;
}
