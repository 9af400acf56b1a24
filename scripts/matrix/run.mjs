import { spawnSync } from 'node:child_process';

/** Runs a command, which has to end by itself; gives what it printed, or throws it. */
export function run(command, args, cwd, seconds = 60) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: seconds * 1000,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${error ?? ''}${stdout}${stderr}`);
  return stdout;
}
