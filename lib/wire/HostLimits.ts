import { isArray } from '../model/intrinsics.ts';
import { defaultLimits, type Limits, type OwnTimes } from '../model/Limits.ts';
import { isCount } from './fields.ts';

/** What a host's `welcome` says of its limits. On the wire: a list, in this order; a later version may add to it. */
export interface HostLimits {
  readonly maxMessageBytes: number;
  readonly maxBufferedBytes: number;
  /** How much the guest may have on its way, of all its sockets. */
  readonly sendBytes: number;
  readonly sendMessages: number;
  /** How often in a second it may open, close and give up sockets, all together. */
  readonly requestsPerSecond: number;
  /** How many sockets it may have opened that the host has not yet answered. */
  readonly maxUnanswered: number;
  /** What else the host's owner may use, as far as the guest's own library has to know. */
  readonly limits: OwnerLimits;
  /** What waits only for the guest's own code: less than `limits` where the host is a guest itself. */
  readonly ownTimes: OwnTimes;
}

const names = [
  ...(['maxMessageBytes', 'maxBufferedBytes', 'sendBytes', 'sendMessages'] as const),
  ...(['requestsPerSecond', 'maxUnanswered'] as const),
];

const hostLimitNames = [
  ...(['maxHeldBytes', 'holdTimeout', 'maxRequestBytes', 'maxEventBytes', 'maxRedirects'] as const),
  ...(['auditTimeout', 'connectTimeout', 'closeTimeout', 'responseTimeout', 'idleTimeout'] as const),
];

const ownTimeNames = ['auditTimeout', 'connectTimeout'] as const;

/** The limits of its owner that a host says. */
export type OwnerLimits = Pick<Limits, (typeof hostLimitNames)[number]>;

export function writeHostLimits(hostLimits: HostLimits): readonly number[] {
  const { limits, ownTimes } = hostLimits;
  return [
    ...names.map((name) => hostLimits[name]),
    ...hostLimitNames.map((name) => limits[name]),
    ...ownTimeNames.map((name) => Math.min(limits[name], ownTimes[name])),
  ];
}

/** Undefined for what is no such list. A host of an earlier version does not say `limits`, or `ownTimes`: it has the usual ones. */
export function readHostLimits(field: unknown): HostLimits | undefined {
  if (!isArray(field) || !names.every((_name, i) => isCount((field as readonly unknown[])[i]))) return undefined;
  const list = field as readonly number[];
  const limitAt = (i: number, name: keyof OwnerLimits): number => list[names.length + i] ?? defaultLimits[name];
  const limits = Object.fromEntries(
    hostLimitNames.map((name, i) => [name, limitAt(i, name)]),
  ) as unknown as OwnerLimits;
  const [auditTimeout = limits.auditTimeout, connectTimeout = limits.connectTimeout] = list.slice(
    names.length + hostLimitNames.length,
  );
  return {
    ...(Object.fromEntries(names.map((name, i) => [name, list[i]])) as unknown as Omit<
      HostLimits,
      'limits' | 'ownTimes'
    >),
    limits,
    ownTimes: { auditTimeout, connectTimeout },
  };
}
