// The guest: an owner like any other, whose sockets are the host's.
import { parentPort } from 'node:worker_threads';
import { firstValueFrom } from 'rxjs';
import { guestOwner } from 'rx-secure-networking/guest';

parentPort.once('message', async ({ port, url }) => {
  const owner = guestOwner(port);
  const socket = owner.create(url);
  socket.connect();
  await firstValueFrom(socket.opened$, { defaultValue: undefined });
  socket.send('hello');
  parentPort.postMessage(await firstValueFrom(socket.messages$));

  const elsewhere = 'wss://elsewhere.example.com/';
  await firstValueFrom(owner.open(elsewhere)).catch(({ decision }) => {
    parentPort.postMessage(`${elsewhere} is denied: ${decision.code}`);
  });
  parentPort.once('message', () => owner.open(elsewhere).subscribe()); // a mistake: nobody handles the denial
  parentPort.postMessage('waits');
});
