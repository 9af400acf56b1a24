// One case in this process, for the profilers of Node: node --expose-gc --cpu-prof bench/profile.mjs receive-32 library
import { startServer } from './startServer.mjs';

const [name, subject] = process.argv.slice(2);
const { run, count, tls, unit } = await import(`./cases/${name}.mjs`);
// The certificate would have to be known before this process began.
if (tls) throw new Error(`${name} is over TLS, which this program does not profile`);
const client = await import(`./clients/${subject}.mjs`);
const server = await startServer();
console.log(`${name}, ${subject}: ${(await run(client, server.url, count)).toFixed(2)} ${unit}`);
server.stop();
process.exit();
