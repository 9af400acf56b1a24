import { VirtualTimeScheduler } from 'rxjs';
import { allow, type Audits, createNetwork, type NetworkOptions } from 'rx-secure-networking';
import {
  type GuestOptions,
  type GuestPort,
  type PortListener,
  serveGuest,
  type Violation,
} from 'rx-secure-networking/host';
import { guestKinds, hostFields, hostKinds } from '../../lib/wire/kinds.ts';
import { labTransport } from './LabLink.ts';

export const g = guestKinds;
export const url = 'wss://example.com/';
export const allowed: Audits = { create: allow, connect: allow, close: allow };

type HostKind = keyof typeof hostKinds;
/** One operation of the host's: its kind, then its fields. */
export type Operation = readonly [HostKind, ...unknown[]];

const names = Object.entries(hostKinds) as [HostKind, number][];

/** Reads the operations of the host's posts. */
export function operationsOf(fields: readonly unknown[]): Operation[] {
  const operations: Operation[] = [];
  for (let at = 0; at < fields.length; ) {
    const [name] = names.find(([, kind]) => kind === fields[at]) ?? [];
    if (!name) throw new Error(`the host wrote nonsense at ${at}`);
    const end = at + 1 + (hostFields[hostKinds[name]] ?? 0);
    operations.push([name, ...fields.slice(at + 1, end)]);
    at = end;
  }
  return operations;
}

/** Virtual time that goes on by hand; `slept` ms pass for its clock, and no timer fires in them. */
export class HandClock extends VirtualTimeScheduler {
  slept = 0;
  constructor() {
    super(undefined, 0);
    this.now = () => this.frame + this.slept;
  }
  advance(ms: number): void {
    const until = this.frame + ms;
    this.maxFrames = until;
    this.flush();
    this.frame = until;
  }
}

export interface LabOptions extends Partial<GuestOptions> {
  readonly ofNetwork?: Partial<NetworkOptions>;
  readonly links?: Parameters<typeof labTransport>[0];
  /** Whether to say hello. @default true */
  readonly greet?: boolean;
}

/** A guest whose far end is the test: it posts what it likes, and sees each operation of its host. */
export function rawGuest({ ofNetwork, links: how, greet = true, ...options }: LabOptions = {}) {
  const clock = new HandClock();
  const { links, transport } = labTransport(how);
  const network = createNetwork({ transport, policy: {}, scheduler: clock, ...ofNetwork });
  const decisions: string[] = [];
  network.decisions$.subscribe(({ layer, action, code }) => decisions.push(`${layer} ${action} ${code}`));
  const records: string[] = [];
  network.lifecycle$.subscribe((record) => {
    if (record.type === 'destroyed') records.push(`${record.by}: ${record.reason}`);
  });
  const violations: Violation[] = [];
  const told: Operation[] = [];
  const transferred: ArrayBuffer[] = [];
  let listener: PortListener | undefined;
  let closed = 0;
  const port: GuestPort = {
    open: (given) => (listener = given),
    post: (fields, transfer) => {
      transferred.push(...transfer);
      told.push(...operationsOf(fields));
    },
    close: () => {
      closed += 1;
      listener = undefined;
    },
  };
  let chance = 1_000;
  const owner = serveGuest(port, {
    network,
    name: 'guest',
    audits: allowed,
    lease: 0,
    random: () => (chance += 7),
    onViolation: (violation) => violations.push(violation),
    ...options,
  });
  const post = (...fields: unknown[]): void => listener?.data(fields);
  if (greet) post(g.hello, ['1']);
  return {
    ...{ network, owner, clock, links, decisions, records, violations, told, transferred, post },
    /** Posts anything at all. */
    data: (given: unknown) => listener?.data(given),
    broken: (fatal: boolean) => listener?.broken(fatal),
    gone: () => listener?.gone(),
    get closed() {
      return closed;
    },
    /** What the host has said since the last call, with the turn over. */
    async said(): Promise<Operation[]> {
      await turn();
      return told.splice(0);
    },
    /** The same of these kinds. */
    async saidOf(...kinds: HostKind[]): Promise<Operation[]> {
      return (await this.said()).filter(([kind]) => kinds.includes(kind));
    },
    /** Opens sockets 1 to `count`, and their links. */
    async open(count = 1): Promise<void> {
      for (let id = 1; id <= count; id += 1) post(g.open, id, url, []);
      for (const link of links) link.open();
      await this.said();
    },
    rules: () => violations.map(({ rule }) => rule),
  };
}

/** Lets what is posted at the end of the turn be posted. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
}
