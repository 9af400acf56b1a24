import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { StringDecoder } from 'node:string_decoder';
import type { Observable } from 'rxjs';
import type { Owner } from '../model/Owner.ts';
import { callReporting } from '../stream/callReporting.ts';
import { guarded } from '../stream/guarded.ts';
import type { GuestEnd } from '../wall/GuestEnd.ts';
import { GuestLife } from '../wall/GuestLife.ts';
import type { GuestPort } from '../wire/GuestPort.ts';
import { streamPort } from '../wire/streamPort.ts';
import { findLauncher } from './probe.ts';
import type { ProcessParts } from './ProcessOptions.ts';
import type { Wall } from './Wall.ts';

/** A guest in a process that only its port leads out of. */
export interface ProcessGuest {
  /** The guest's owner. It stays with the host: destroying it ends the process. */
  readonly owner: Owner;
  /** Which wall was put up. */
  readonly wall: Wall;
  /** Emits why the guest ended when its owner is destroyed and its process has exited, to late subscribers too. Never errors. */
  readonly ended$: Observable<GuestEnd>;
  /**
   * Destroys the owner at once, and kills the process and all that it started. Idempotent.
   *
   * @param reason a text for `ended$` and the host's records; anything else is ignored, as by `owner.destroy`
   */
  terminate(reason?: unknown): void;
}

/** How to start a runtime. */
export interface Runtime {
  readonly name: Wall['runtime'];
  readonly version: string;
  readonly executable: string;
  /** Up to the runtime's first script. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a process, and serves it as a guest over its standard streams.
 *
 * @throws RangeError if a wall is demanded that the system does not have; what `serveGuest` throws
 */
export function guestProcess<K extends string>(
  runtime: Runtime,
  file: string,
  { ofGuest, args, demanded, onLog }: ProcessParts<K>,
): ProcessGuest {
  const { command: before, namespaces } = findLauncher();
  if (demanded && !namespaces) {
    throw new RangeError('Cannot start a guest: this system does not give a process namespaces of its own (unshare)');
  }
  const line = [...runtime.args, file, namespaces ? 'namespaces' : 'permissions', ...args];
  const [command = '', ...all] = [...before, runtime.executable, ...line];
  const child = spawn(command, all, {
    stdio: ['pipe', 'pipe', onLog ? 'pipe' : 'ignore'],
    detached: true, // else it could send signals to the host's process group
    env: runtime.env, // the host's own may hold secrets
  });
  let life: GuestLife;
  try {
    life = new GuestLife(portOf(child), ofGuest, () => {
      kill(child);
    });
  } catch (error) {
    child.on(
      'error',
      guarded(() => undefined),
    ); // an event that nobody listens to would end the host
    kill(child);
    throw error;
  }
  if (onLog) readLog(child, onLog);
  child.on(
    'error',
    guarded((error: Error) => {
      life.fail(`its process cannot be started: ${error.message}`);
      life.gone();
    }),
  );
  child.on(
    'exit',
    guarded((code: number | null, signal: string | null) => {
      const why = 'its process has exited';
      life.fail(why);
      // The host kills a process whose port has closed.
      const how = { ...(code !== null && { code }), ...(signal !== null && { signal }) };
      life.gone(how, signal === 'SIGKILL' ? undefined : why);
    }),
  );
  return Object.freeze({
    owner: life.owner,
    wall: Object.freeze({ runtime: runtime.name, version: runtime.version, namespaces }),
    ended$: life.ended$,
    terminate: life.terminate,
  });
}

function portOf({ stdin, stdout }: ChildProcess): GuestPort {
  if (!stdin || !stdout) throw new Error('Cannot start a guest: its process has no standard streams');
  return streamPort(stdout, stdin);
}

/** Kills all of its process group, in whatever it does. In namespaces, all processes of the namespace die with the first. */
function kill(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // a system without process groups
  }
}

function readLog(child: ChildProcess, onLog: (text: string) => void): void {
  const decoder = new StringDecoder('utf8');
  child.stderr?.on(
    'data',
    guarded((chunk: Buffer) => {
      const text = decoder.write(chunk);
      if (text !== '') callReporting((): unknown => onLog(text));
    }),
  );
}
