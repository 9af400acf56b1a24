import { isArray } from '../model/intrinsics.ts';
import { isCount } from './fields.ts';

/** What a host's `welcome` says of its limits. On the wire: a list, in this order; a later version may add to it. */
export interface Figures {
  readonly maxMessageBytes: number;
  readonly maxBufferedBytes: number;
  /** How much the guest may have on its way, of all its sockets. */
  readonly sendBytes: number;
  readonly sendMessages: number;
  /** How often in a second it may open, close and give up sockets, all together. */
  readonly requestsPerSecond: number;
  /** How many sockets it may have opened that the host has not yet answered. */
  readonly maxUnanswered: number;
}

const names = [
  ...(['maxMessageBytes', 'maxBufferedBytes', 'sendBytes', 'sendMessages'] as const),
  ...(['requestsPerSecond', 'maxUnanswered'] as const),
];

export function writeFigures(figures: Figures): readonly number[] {
  return names.map((name) => figures[name]);
}

/** Undefined for what is no such list. */
export function readFigures(field: unknown): Figures | undefined {
  if (!isArray(field) || !names.every((_name, i) => isCount((field as readonly unknown[])[i]))) return undefined;
  const list = field as readonly number[];
  return Object.fromEntries(names.map((name, i) => [name, list[i]])) as unknown as Figures;
}
