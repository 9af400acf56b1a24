// One case in this process, for the profilers of Node: node --cpu-prof bench/profile.mjs receive-32 library
import { fork } from 'node:child_process';
import { once } from 'node:events';

const [name, subject] = process.argv.slice(2);
const { run, count, unit } = await import(`./cases/${name}.mjs`);
const client = await import(`./clients/${subject}.mjs`);
const server = fork(new URL('server.mjs', import.meta.url), { execArgv: [] });
const [url] = await once(server, 'message');
console.log(`${name}, ${subject}: ${(await run(client, url, count)).toFixed(2)} ${unit}`);
server.kill();
process.exit();
