import { WebSocket as PartySocket } from 'partysocket';
import { WebSocket } from 'ws';

const [url] = process.argv.slice(2);

const chat = new PartySocket(url, [], { WebSocket });
chat.addEventListener('open', () => chat.send('hello'));
chat.addEventListener('close', ({ code, reason }) => console.log('close', code, reason));
chat.addEventListener('error', ({ message }) => console.log('error', message));
chat.addEventListener('message', ({ data }) => console.log(data));
