import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const url = `${process.argv[2]}graphql`;

const closed = ({ code, reason }) => console.log('closed', code, reason);
const client = createClient({ url, webSocketImpl: WebSocket, shouldRetry: () => true, on: { closed } });
client.subscribe(
  { query: 'subscription { said(text: "hello") }' },
  { next: ({ data }) => console.log(data.said), error: console.log, complete: () => console.log('complete') },
);
