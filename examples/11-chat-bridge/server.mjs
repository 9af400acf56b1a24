// The server: a chat bridge. A client must send `auth` first, within ten seconds.
import { once } from 'node:events';
import { asyncScheduler } from 'rxjs';
import { WebSocketServer } from 'ws';
import { NOT_AUTHENTICATED, read } from './protocol.mjs';

/** Starts a bridge on loopback. `scheduler` measures the ten seconds. */
export async function startChatBridge({ token, scheduler = asyncScheduler }) {
  const wss = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  wss.on('connection', (peer) => {
    const say = (message) => peer.send(JSON.stringify(message));
    const refuse = (reason) => peer.close(NOT_AUTHENTICATED, reason);
    let known = false;
    const deadline = scheduler.schedule(() => refuse('auth did not come in time'), 10_000);
    peer.on('close', () => deadline.unsubscribe());
    peer.on('message', (data) => {
      const message = read(data);
      if (known) return answer(message, say);
      if (message.type !== 'auth' || message.token !== token) return refuse('auth comes first, with the token');
      known = true;
      deadline.unsubscribe();
      say({ type: 'auth_success' });
    });
  });
  await once(wss, 'listening');
  const close = () => {
    for (const peer of wss.clients) peer.terminate();
    return new Promise((resolve) => wss.close(resolve));
  };
  return { url: `ws://127.0.0.1:${wss.address().port}/`, wss, close };
}

function answer({ type, message }, say) {
  if (type !== 'player_message') return say({ type: 'error', message: `nothing is known of "${type}"` });
  say({ type: 'thinking' });
  const reply = `you said "${message}"`;
  for (const content of reply.split(/(?= )/)) say({ type: 'stream_token', content });
  say({ type: 'reply', message: reply });
}
