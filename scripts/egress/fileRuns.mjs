import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileWays } from './fileWays.mjs';

/** Each way to write a file × walls, each in a process of its own. The control must write by all of them. */
export async function fileRuns(home, title, name, walls, say, failures) {
  const folder = path.join(home, 'written');
  const before = process.cwd();
  const ways = Object.keys(fileWays[name]);
  const { HOME } = process.env;
  for (const [wall, run] of walls) {
    const written = [];
    for (const way of ways) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      process.chdir(folder); // the guest's too
      for (const key of ['HOME', 'DENO_DIR']) process.env[key] = folder; // where Deno of the control keeps things
      await run(['[]', way, folder], () => {});
      process.chdir(before);
      process.env.HOME = HOME;
      delete process.env.DENO_DIR;
      if (readdirSync(folder).length > 0) written.push(way);
    }
    say(`${title}, ${wall}: wrote files by ${written.length} of ${ways.length} ways`);
    const wrong = ways.filter((way) => written.includes(way) !== (wall === 'control'));
    if (wrong.length > 0) failures.push(`${title}, ${wall}: not as it must be: files by ${wrong.join('; ')}`);
  }
}
