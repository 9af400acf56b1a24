// One measurement: argv is the subject, the way, the server and the number of messages; tells its CPU time in µs.
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { firstValueFrom } from 'rxjs';
import WebSocket from 'ws';

const [subject, way, url, count] = process.argv.slice(2);
const messages = Number(count);
const payload = 'x'.repeat(32);

/** The same face for both: { send, onMessage, close }. */
const subjects = {
  ws: () =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, { perMessageDeflate: false });
      socket.on('open', () =>
        resolve({
          send: (message) => socket.send(message),
          onMessage: (listener) => socket.on('message', (data) => listener(data.toString())),
          close: () => socket.close(),
        }),
      );
    }),
  library: () => owned({}),
  audited: () => owned({ auditMessages: 'both', send: allow, receive: allow }),
};

async function owned({ auditMessages = false, ...messageAudits }) {
  const network = createNetwork({ transport: wsTransport(), policy: allowAll, limits: { maxBufferedBytes: 2 ** 30 } });
  const owner = network.createOwner({
    name: 'bench',
    auditMessages,
    audits: { ...everyStep(allow), ...messageAudits },
  });
  const socket = owner.create(url);
  socket.connect();
  await firstValueFrom(socket.opened$);
  return {
    send: (message) => socket.send(message),
    onMessage: (listener) => socket.messages$.subscribe(listener),
    close: () => owner.destroy(),
  };
}

const socket = await subjects[subject]();
let began;
const finish = () => {
  const { user, system } = process.cpuUsage(began);
  process.send(user + system, () => {
    socket.close();
    process.disconnect();
  });
};

if (way === 'receive') {
  let left = messages;
  socket.onMessage(() => {
    left -= 1;
    if (left === 0) finish();
  });
  began = process.cpuUsage();
  socket.send('send');
} else {
  socket.onMessage(finish);
  began = process.cpuUsage();
  const burst = (left) => {
    for (let i = 0; i < Math.min(left, 1_000); i += 1) socket.send(payload);
    if (left > 1_000) setImmediate(burst, left - 1_000);
  };
  burst(messages);
}
