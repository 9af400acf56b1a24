// Guests behind the walls of /sandbox and /process try every way out, and so do controls without a wall, in a network that
// nothing leaves: npm run egress. `-- Firefox node` runs only these. A control that falls below its floor fails the run.
// What is missing on this machine is named; in CI it fails.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { browsers } from './egress/browsers.mjs';

const root = path.resolve(import.meta.dirname, '..');
const home = path.join(root, 'test/egress/runtimes');
const output = path.join(root, 'build/egress');
const only = process.argv.slice(2);
const chosen = (name) => only.length === 0 || only.includes(name);
const missing = [];

const works = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
// Root needs no user namespace for the network of the test; others become root in one of their own.
const ownNetwork = ['--net', '--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']), '--'];

const isThere = ({ executable }) => {
  try {
    accessSync(executable, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
const foundBrowsers = Object.entries(browsers).filter(([name, browser]) => {
  if (!chosen(name)) return false;
  if (!isThere(browser)) missing.push(`${name} (${browser.executable})`);
  return isThere(browser);
});
const runtimes = foundRuntimes().filter(({ name }) => chosen(name));
if (!works('unshare', ...ownNetwork, 'ip', 'link')) missing.push('a network of its own (unshare and ip)');

for (const name of missing) console.error(`not run: ${name} is missing`);
if (missing.length > 0 && process.env.CI) process.exit(1);
if (missing.some((name) => name.startsWith('a network'))) process.exit(0);

mkdirSync(output, { recursive: true });
const resolver = path.join(output, 'resolv.conf');
writeFileSync(resolver, 'nameserver 127.0.0.1\n');
const given = JSON.stringify({ browsers: foundBrowsers.map(([name]) => name), runtimes });
const inside = ['bash', 'scripts/egress/netns.sh', resolver, process.execPath, 'scripts/egress/inside.mjs', given];
const { status } = spawnSync('unshare', [...ownNetwork, ...inside], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;

/** Deno and the Nodes of test/egress/runtimes, which are for Linux x64 alone; installs those that are missing. */
function foundRuntimes() {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') {
    missing.push('Deno and Node 25 and newer, which are for linux-x64');
    return [];
  }
  const { packages } = JSON.parse(readFileSync(path.join(home, 'package-lock.json'), 'utf8'));
  const files = { '@deno/linux-x64-glibc': ['deno', 'deno'] };
  for (const folder of ['node25', 'node26']) files[folder] = ['node', 'bin/node'];
  const rows = Object.entries(files).map(([folder, [name, file]]) => {
    const { version } = packages[`node_modules/${folder}`];
    return { name, version, folder: path.join(home, 'node_modules', folder), file };
  });
  const isInstalled = ({ folder, version }) => {
    const file = path.join(folder, 'package.json');
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
  };
  if (!rows.every(isInstalled)) {
    const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--prefix', home], { cwd: home, stdio: 'inherit' });
    if (npm.status !== 0) missing.push('Deno and Node 25 and newer (npm ci failed in test/egress/runtimes)');
    if (npm.status !== 0) return [];
  }
  return rows.map(({ name, version, folder, file }) => ({ name, version, executable: path.join(folder, file) }));
}
