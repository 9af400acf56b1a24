import type { HostText } from '../model/FleetEngine.ts';
import { dataOf, isCount, isText, own } from './text.ts';

/** What a host says of itself, once a second and after each change. */
export interface HostRow {
  readonly host: string;
  /** Names this run of the host: it is another one after a restart. */
  readonly incarnation: string;
  /** When it joined, in ms of its own wall clock. */
  readonly joined: number;
  /** The version of the list that it has applied, and of which epoch. */
  readonly applied: number;
  readonly epoch: string;
  readonly fresh: boolean;
  /** The number of its last record of the log. */
  readonly seq: number;
  readonly waiting: number;
  readonly lost: number;
  readonly unavailable: number;
  readonly staleAfter: number;
  readonly onStale: string;
  /** How long ago it said so, in ms of the engine's clock. */
  readonly age: number;
}

/** Reads what a host has published; undefined if it is no such row. */
export function readHostRow({ incarnation, text, age }: HostText): HostRow | undefined {
  const given = dataOf(text);
  const host = own(given, 'host');
  const epoch = own(given, 'epoch');
  if (!isText(host) || !isText(epoch)) return undefined;
  const onStale = own(given, 'onStale');
  const number = (name: string): number => {
    const value = own(given, name);
    return isCount(value) ? value : 0;
  };
  return {
    host,
    incarnation,
    joined: number('joined'),
    applied: number('applied'),
    epoch,
    fresh: own(given, 'fresh') === true,
    seq: number('seq'),
    waiting: number('waiting'),
    lost: number('lost'),
    unavailable: number('unavailable'),
    staleAfter: number('staleAfter'),
    onStale: isText(onStale) ? onStale : '',
    age: isCount(age) ? age : Infinity,
  };
}
