// A guest that does what it can to live on when its port closes.
import process from 'node:process';

process.stdin.removeAllListeners('close');
process.exit = () => {};
process.reallyExit = () => {};
for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, () => {});
for (const event of ['error', 'unhandledrejection']) {
  globalThis.addEventListener?.(event, (thrown) => thrown.preventDefault());
}
for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => {});
setInterval(() => {}, 1_000);
console.log('up');
