import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './blocks.ts';

const run = promisify(execFile);

/** Runs a module in a process of its own; gives the lines that it prints. Rejects where it fails or warns. */
export async function linesOf(file: string): Promise<string[]> {
  const { stdout, stderr } = await run(process.execPath, [file], { cwd: root, timeout: 30_000 });
  if (stderr !== '') throw new Error(`${path.relative(root, file)} prints to stderr:\n${stderr}`);
  return stdout.split('\n').slice(0, -1);
}

/** Compiles all modules of a folder in one run of the native compiler, against the package by its name. */
export async function compile(folder: string): Promise<void> {
  const compiler = path.join(root, 'node_modules/@typescript/native/bin/tsc');
  await run(process.execPath, [compiler, '-p', folder]).catch((error: unknown) => {
    throw new Error((error as { stdout: string }).stdout);
  });
}
