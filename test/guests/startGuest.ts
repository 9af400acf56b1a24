import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { MessageChannel, type MessagePort, Worker, type WorkerOptions } from 'node:worker_threads';

const root = path.resolve(__dirname, '../..');
const bundled = new Map<string, string>();

/** The code of a guest in this folder, as one script. */
export function guestCode(file: string): string {
  const script = path.join('test/guests', file);
  const code =
    bundled.get(file) ??
    execFileSync(process.execPath, ['test/guests/bundle.mjs', script], { cwd: root, encoding: 'utf8' });
  bundled.set(file, code);
  return code;
}

/** A thread with a guest in it; dispose of it at the end of the test. */
export interface GuestThread extends AsyncDisposable {
  /** The host's end of the port. */
  readonly port: MessagePort;
  readonly worker: Worker;
  /** The next thing that the guest says, beside its port. */
  said(): Promise<unknown>;
  /** Says something to the guest, beside its port. */
  say(what: unknown): void;
  /** Kills the thread. */
  kill(): Promise<unknown>;
}

/** Starts a guest in a thread. Its code gets `{ port, ...given }` as the first message of `parentPort`. */
export function startGuest(code: string, given: object = {}, options: WorkerOptions = {}): GuestThread {
  const worker = new Worker(code, { eval: true, ...options });
  const { port1, port2 } = new MessageChannel();
  const came: unknown[] = [];
  const waiting: ((value: unknown) => void)[] = [];
  worker.on('message', (value) => {
    const first = waiting.shift();
    if (first) first(value);
    else came.push(value);
  });
  const exited = new Promise((resolve) => worker.once('exit', resolve)); // once() would reject with an error of the guest
  worker.on('error', () => undefined);
  worker.postMessage({ port: port2, ...given }, [port2]);
  return {
    port: port1,
    worker,
    said: () => (came.length > 0 ? Promise.resolve(came.shift()) : new Promise((resolve) => waiting.push(resolve))),
    say: (what) => worker.postMessage(what),
    kill: () => worker.terminate(),
    [Symbol.asyncDispose]: async () => {
      await worker.terminate();
      await exited;
      port1.close();
    },
  };
}
