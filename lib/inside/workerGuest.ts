// The first part of a guest's worker. The guest's own code is the second part of the same script.
import { guestOwner } from '../guest/guestOwner.ts';
import { messagePort } from '../wire/messagePort.ts';
import { installOwner } from './installOwner.ts';
import { LaterPort } from './LaterPort.ts';

const port = new LaterPort();
let bound = false;
let closing = false;

// The host is not notified when a worker closes itself. This one says good-bye, so that the host need not wait for the lease.
const closeWorker = close;

addEventListener(
  'message',
  (event) => {
    event.stopImmediatePropagation(); // the guest's own listeners get what comes after it
    const [given] = event.ports;
    if (given) port.bind(messagePort(given));
    bound = true;
    if (closing) setTimeout(closeWorker);
  },
  { once: true },
);

// A worker reports errors to its frame, and no rejections. The guest's own listeners come first: they may handle one.
const [report, later] = [reportError, setTimeout];
addEventListener('unhandledrejection', (event) => {
  later(() => {
    if (!event.defaultPrevented) report(event.reason);
  });
});

const owner = guestOwner(port);
installOwner(owner, globalThis);
globalThis.close = (): void => {
  owner.destroy();
  closing = true;
  if (bound) setTimeout(closeWorker); // when the good-bye is posted
};
