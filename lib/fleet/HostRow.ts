import type { HostText } from '../model/FleetEngine.ts';
import { isAmount } from '../model/isAmount.ts';
import { parseJson, isString, own } from './text.ts';

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
  /** Whether it knows who is revoked, no older than its `staleAfter`. */
  readonly fresh: boolean;
  /** The number of its last record of the log. */
  readonly seq: number;
  /** How many records of its log wait there. */
  readonly waiting: number;
  /** How many records of its log were dropped there, or lost by the engine. */
  readonly lost: number;
  /** How many requests it has denied or decided locally because the engine did not answer. */
  readonly unavailable: number;
  /** Its option, in ms. */
  readonly staleAfter: number;
  /** Its option; empty if what it says cannot be read. */
  readonly onStale: string;
  /** How long ago it said so, in ms of the engine's clock. */
  readonly age: number;
}

/** How long a host must have been silent to count as dead, in ms: five of its beats. */
export const silentAfter = 5_000;

/**
 * Reads what a host has published. If that has another form, the host is listed as one that has applied nothing: to leave
 * it out would say that nobody is behind (S5). Undefined without an incarnation.
 */
export function readHostRow(stored: HostText): HostRow | undefined {
  const incarnation = own(stored, 'incarnation');
  const age = own(stored, 'age');
  const given = parseJson(own(stored, 'text'));
  const host = own(given, 'host');
  const epoch = own(given, 'epoch');
  if (!isString(incarnation)) return undefined;
  const onStale = own(given, 'onStale');
  const number = (name: string): number => {
    const value = own(given, name);
    return isAmount(value) ? value : 0;
  };
  return {
    host: isString(host) ? host : hostOf(incarnation),
    incarnation,
    joined: number('joined'),
    applied: number('applied'),
    epoch: isString(epoch) ? epoch : '',
    fresh: own(given, 'fresh') === true,
    seq: number('seq'),
    waiting: number('waiting'),
    lost: number('lost'),
    unavailable: number('unavailable'),
    staleAfter: number('staleAfter'),
    onStale: isString(onStale) ? onStale : '',
    age: isAmount(age) ? age : Infinity,
  };
}

/** Returns the name of the host of an incarnation. */
export function hostOf(incarnation: string): string {
  return incarnation.slice(0, Math.max(0, incarnation.lastIndexOf('/'))) || incarnation;
}
