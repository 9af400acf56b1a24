import { type GuestOptions, guestOptionNames } from '../host/serveGuest.ts';
import { readFunction, readInteger, readOptions } from '../model/readOptions.ts';

/**
 * Options of `denoGuest` and `nodeGuest`: those of `serveGuest`, and these. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#denoguestfile-options-nodeguestfile-options}
 */
export interface ProcessOptions<K extends string = string> extends GuestOptions<K> {
  /** The runtime's executable, not a script that starts it. @default `deno` of the PATH; for `nodeGuest` the Node that the host runs on */
  readonly executable?: string;
  /** Arguments for the guest. @default none */
  readonly args?: readonly string[];
  /** Files and folders that the guest may read, beside its own file. @default none */
  readonly read?: readonly string[];
  /** The largest heap of its JavaScript, in MiB; in Deno, of each of its threads. It does not count buffers. @default 256 */
  readonly memory?: number;
  /** `'namespaces'`: throws if the system cannot put the guest into namespaces of its own. @default they are used if possible */
  readonly require?: 'namespaces';
  /** Called with what the guest writes to its standard error and console. The guest controls it: do not trust it. @default ignored */
  readonly onLog?: (text: string) => void;
}

/** What was read of the options that are not those of `serveGuest`. */
export interface ProcessParts<K extends string> {
  readonly ofGuest: GuestOptions<K>;
  readonly executable: string | undefined;
  readonly args: readonly string[];
  readonly read: readonly string[];
  readonly memory: number;
  readonly demanded: boolean;
  readonly onLog: ((text: string) => void) | undefined;
}

/** @throws TypeError, RangeError for an option of the wrong form */
export function readProcessOptions<K extends string>(what: string, options: ProcessOptions<K>): ProcessParts<K> {
  const given = readOptions<ProcessOptions<K>>(what, options, names) as ProcessOptions<K>;
  const { executable, args, read, memory = 256, require, onLog, ...ofGuest } = given;
  if (executable !== undefined && (typeof executable !== 'string' || executable === '')) {
    throw new TypeError('executable must be the path of a runtime');
  }
  if (require !== undefined && (require as string) !== 'namespaces') {
    throw new TypeError("require must be 'namespaces'");
  }
  readFunction('onViolation', ofGuest.onViolation); // what is passed on to serveGuest() calls it, and is a function
  return {
    ofGuest,
    executable,
    args: readTexts('args', args),
    read: readTexts('read', read),
    memory: readInteger('memory', memory),
    demanded: require === 'namespaces',
    onLog: readFunction('onLog', onLog),
  };
}

const names = [...guestOptionNames, ...(['executable', 'args', 'read', 'memory', 'require', 'onLog'] as const)];

function readTexts(name: string, given: readonly string[] | undefined): readonly string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || !given.every((text) => typeof text === 'string' && !text.includes('\0'))) {
    throw new TypeError(`${name} must be an array of texts`);
  }
  return Object.freeze([...(given as readonly string[])]);
}
