import { MessageChannel, Worker } from 'node:worker_threads';
import { serveGuest } from 'rx-secure-networking/host';

/**
 * Runs code in a compartment of SES, in a worker of its own, and gives it the sockets of a new owner.
 *
 * The language is its only wall: the code has no object that leads to the platform. A fault of SES, of the engine or of
 * what it is given here would let it out into a thread of the host's process.
 */
export function compartmentGuest(code, { onLog, ...options }) {
  const worker = new Worker(new URL('worker.mjs', import.meta.url), {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  const { port1, port2 } = new MessageChannel();
  const owner = serveGuest(port1, { ...options, onViolation: () => worker.terminate() });
  owner.add(() => worker.terminate());
  worker.on('error', (error) => owner.destroy(`the guest did not handle an error: ${error.message}`));
  worker.on('message', onLog);
  worker.postMessage({ port: port2, code }, [port2]);
  return owner;
}
