// A guest whose socket works, and which then does what its argument says.
import process from 'node:process';

const [server, act] = process.argv.slice(2);
const host = Number(process.argv[4]);
const signals = () => {
  for (const pid of [host, process.ppid, 0, -1]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // as it must be; in namespaces of its own there is no such process
    }
  }
};
const acts = {
  nothing: () => {},
  'kills the host': () => setTimeout(signals, 50),
  exits: () => setTimeout(() => process.exit(3), 50),
  throws: () =>
    setTimeout(() => {
      throw new Error('x');
    }, 50),
  loops: () =>
    setTimeout(() => {
      for (;;);
    }, 50),
};
owner.open(server).subscribe((socket) => {
  socket.messages$.subscribe((message) => {
    const native = new WebSocket(server);
    native.onopen = () => native.send('by the class');
    native.onmessage = ({ data }) =>
      owner.open('wss://elsewhere.example').subscribe({
        error: ({ decision }) => {
          console.log(['said', message, data, decision.code, typeof fetch].join(' '));
          acts[act]();
        },
      });
  });
  socket.send('rx');
});
