import type { Message } from '../model/Message.ts';
import { show } from './show.ts';

/** One call of a sink: its name and its arguments. */
export type Told =
  | readonly ['opened', string]
  | readonly ['message', Message]
  | readonly ['drained']
  | readonly ['closing']
  | readonly ['closed', number, string, boolean, Error | undefined];

/** Says what is wrong with a call of a sink after the calls before it, if anything: the grammar of `LinkSink`. */
export function sinkFault(before: readonly Told[], told: Told): string | undefined {
  const [kind] = told;
  const opened = before.some(([earlier]) => earlier === 'opened');
  if (before.at(-1)?.[0] === 'closed') return `${kind} was told after closed`;
  if (kind === 'opened' && opened) return 'opened was told twice';
  if (kind === 'closing' && before.some(([earlier]) => earlier === 'closing')) return 'closing was told twice';
  if (kind === 'message' && before.some(([earlier]) => earlier === 'closing')) return 'message was told after closing';
  if ((kind === 'message' || kind === 'drained' || kind === 'closing') && !opened)
    return `${kind} was told before opened`;
  return faults[kind](...told.slice(1));
}

const faults: Record<Told[0], (...args: readonly unknown[]) => string | undefined> = {
  opened: (protocol) => (typeof protocol === 'string' ? undefined : `opened gave ${show(protocol)} for a protocol`),
  message: (message) => (isMessage(message) ? undefined : `a message was no string and no plain Uint8Array`),
  drained: () => undefined,
  closing: () => undefined,
  closed: (code, reason, wasClean, error) => {
    const isError = error === undefined || (error instanceof Error && error.message !== '');
    const fits = Number.isInteger(code) && typeof reason === 'string' && typeof wasClean === 'boolean' && isError;
    return fits ? undefined : `closed gave ${show([code, reason, wasClean, error])}`;
  },
};

/** Bytes must be all of their memory: nothing of the driver's may hang on to them. */
function isMessage(message: unknown): boolean {
  if (typeof message === 'string') return true;
  if (Object.getPrototypeOf(message) !== Uint8Array.prototype) return false;
  const { byteLength, buffer } = message as Uint8Array;
  return byteLength === buffer.byteLength;
}
