// npm run playground [-- --port N]: builds the page, and serves it with the servers that its mods talk to, on loopback.
import { startPlayground } from './startPlayground.mjs';

const flag = process.argv.indexOf('--port');
const { url } = await startPlayground(flag === -1 ? 0 : Number(process.argv[flag + 1]));
console.log(`The playground is at ${url} (Ctrl+C ends it)`);
