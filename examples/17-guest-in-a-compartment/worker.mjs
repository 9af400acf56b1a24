// In the worker: loads the library, locks the realm, and gives the guest's code a compartment with three globals.
import { parentPort } from 'node:worker_threads';
import 'rxjs'; // before lockdown(): it writes to prototypes of its own while it loads
import 'ses';

lockdown();
const { guestOwner } = await import('rx-secure-networking/guest');
const { webSocketFor } = await import('rx-secure-networking/websocket');

parentPort.once('message', ({ port, code }) => {
  const endowments = {
    WebSocket: webSocketFor(guestOwner(port)),
    setTimeout: (act, ms) => void setTimeout(() => act(), Number(ms)),
    log: (text) => parentPort.postMessage(String(text)),
  };
  const compartment = new Compartment({ globals: harden(endowments), __options__: true });
  compartment.evaluate(code);
});
