// The same file is a worker's script in a page and a module in a process. `owner` and `WebSocket` are its owner's.
const inProcess = typeof process === 'object';
const say = inProcess ? console.log : (text) => postMessage(text);
const [server] = inProcess ? process.argv.slice(2) : args;

owner.open(`${server}chat`).subscribe((socket) => {
  socket.messages$.subscribe((message) => say(`receives: ${message}`));
  socket.send('hello');
});
