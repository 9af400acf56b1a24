import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const folder = 'bench/ablations';

describe('what each law costs can be measured:', () => {
  it.each(readdirSync(path.join(root, folder)))('the patch %s applies', (patch) => {
    expect(() => execFileSync('git', ['apply', '--check', path.join(folder, patch)], { cwd: root })).not.toThrow();
  });
});
