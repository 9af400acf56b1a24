import { repeat, retry } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';
import { WebSocket } from 'ws';

const [url] = process.argv.slice(2);

const text = { serializer: String, deserializer: ({ data }) => data };
const openObserver = { next: () => chat$.next('hello') };
const closeObserver = { next: ({ code, reason }) => console.log('close', code, reason) };
const chat$ = webSocket({ url, WebSocketCtor: WebSocket, openObserver, closeObserver, ...text });
chat$.pipe(repeat({ delay: 1_000 }), retry({ delay: 1_000 })).subscribe((message) => console.log(message));
