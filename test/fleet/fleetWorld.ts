import { type Observable, VirtualTimeScheduler } from 'rxjs';
import {
  allowAll,
  type Decision,
  type Owner,
  type OwnerOptions,
  SocketError,
  type Transport,
} from 'rx-secure-networking';
import {
  type Fleet,
  type FleetEngine,
  type FleetOperator,
  fleetOperator,
  type FleetOptions,
  joinFleet,
  type LogEntry,
  memoryEngine,
} from 'rx-secure-networking/fleet';
import { virtualTransport, type VirtualTransportOptions } from 'rx-secure-networking/testing';
import { permissive, quiet, url } from '../world.ts';

/** A fleet in virtual time: hosts over virtual connections, on one engine in memory. */
export function fleetWorld(engine?: (time: VirtualTimeScheduler) => FleetEngine) {
  const time = new VirtualTimeScheduler();
  time.maxFrames = 0;
  const shared = engine?.(time) ?? memoryEngine({ scheduler: time });
  const operator: FleetOperator = fleetOperator(shared, { scheduler: time });
  const fleets: Fleet[] = [];
  const join = (options: JoinOptions = {}): JoinedHost => {
    const { link, server = quiet, ...rest } = options;
    const decisions: Decision[] = [];
    const fleet = joinFleet({
      engine: shared,
      host: `host-${fleets.length + 1}`,
      transport: virtualTransport(server as never, { scheduler: time, ...link }),
      policy: allowAll,
      scheduler: time,
      ...rest,
    });
    fleet.decisions$.subscribe((decision) => decisions.push(decision));
    fleets.push(fleet);
    return { fleet, decisions, owner: (more = {}) => fleet.createOwner({ name: 'mod', audits: permissive, ...more }) };
  };
  /** Lets so much time pass. Promises settle meanwhile. */
  const pass = async (ms: number): Promise<void> => {
    const end = time.frame + ms;
    const step = Math.max(10, ms / 300);
    do {
      await settle();
      const next = Math.min(end, time.frame + step);
      time.maxFrames = next;
      time.flush();
      time.frame = next;
    } while (time.frame < end);
    await settle();
  };
  /** Leaves with all hosts. */
  const end = async (): Promise<void> => {
    for (const fleet of fleets) fleet.destroy();
    await pass(5_000);
  };
  /** What an engine has of the log now. */
  const logOf = async (its: FleetEngine, from?: string): Promise<LogEntry[]> => {
    const entries: LogEntry[] = [];
    for await (const entry of fleetOperator(its, { scheduler: time }).read(from)) entries.push(entry);
    return entries;
  };
  const log = (from?: string): Promise<LogEntry[]> => logOf(shared, from);
  return { time, engine: shared, operator, join, pass, end, log, logOf };
}

export interface JoinOptions extends Partial<Omit<FleetOptions, 'transport'>> {
  readonly transport?: Transport;
  readonly server?: Observable<unknown>;
  readonly link?: VirtualTransportOptions;
}

export interface JoinedHost {
  readonly fleet: Fleet;
  readonly decisions: readonly Decision[];
  readonly owner: (options?: Partial<OwnerOptions>) => Owner;
}

/** Opens a socket, and returns what has become of it by now. */
export function opening(owner: Owner): { readonly outcome: string; readonly retryAfter?: number | undefined } {
  const state: { outcome: string; retryAfter?: number | undefined } = { outcome: 'pending' };
  owner.open(url).subscribe({
    next: () => (state.outcome = 'open'),
    error: (error: unknown) => {
      if (!(error instanceof SocketError)) throw error;
      state.outcome = error.decision?.code ?? error.code;
      state.retryAfter = error.detail?.retryAfter;
    },
    complete: () => (state.outcome = 'ended'),
  });
  return state;
}

const real = setImmediate;

/** Lets all promises settle. */
async function settle(): Promise<void> {
  await new Promise((resolve) => real(resolve));
}
