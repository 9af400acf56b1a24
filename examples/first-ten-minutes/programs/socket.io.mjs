import { io } from 'socket.io-client';

const url = process.argv[2].replace('ws:', 'http:');

const chat = io(url);
chat.on('connect', () => chat.emit('say', 'hello'));
chat.on('disconnect', (reason) => console.log('disconnect', reason));
chat.on('connect_error', ({ message }) => console.log('connect_error', message));
chat.on('answer', (message) => console.log(message));
