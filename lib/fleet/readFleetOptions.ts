import { asyncScheduler, type SchedulerLike } from 'rxjs';
import type { FleetEngine } from '../model/FleetEngine.ts';
import { isAmount } from '../model/isAmount.ts';
import { defaultLimits } from '../model/Limits.ts';
import type { NetworkOptions } from '../model/Network.ts';
import { readBoolean, readChoice, readInteger, readOptions, readScheduler } from '../model/readOptions.ts';
import type { FleetOptions, LogOptions, Quota } from './FleetOptions.ts';
import { checkId } from './RevocationTarget.ts';

/** The options of `joinFleet`, validated and with their defaults. */
export interface FleetSettings {
  readonly engine: FleetEngine;
  readonly host: string;
  readonly scheduler: SchedulerLike;
  readonly quotas: readonly Quota[];
  readonly staleAfter: number;
  readonly onStale: 'deny-new' | 'end' | 'allow';
  readonly onUnavailable: 'deny' | 'local';
  readonly engineTimeout: number;
  readonly log: Required<LogOptions> | undefined;
}

/**
 * Divides the options of `joinFleet` into those of the network and those of the fleet.
 *
 * @throws TypeError, RangeError for an invalid option, for questions that could outlast `limits.auditTimeout`, and for a
 * `staleAfter` within which what is well would be stale
 */
export function readFleetOptions<K extends string>(
  options: FleetOptions<K>,
): { readonly network: NetworkOptions<K>; readonly settings: FleetSettings } {
  const given = readOptions<FleetOptions<K>>('joinFleet', options, [...ofNetwork, ...ofFleet]);
  const { engine, host, quotas = [], onStale = 'deny-new', onUnavailable = 'deny', log = {} } = given;
  if (!isEngine(engine)) throw new TypeError('joinFleet: engine must be an engine such as memoryEngine()');
  checkId('joinFleet: host', host);
  if (!Array.isArray(quotas)) throw new TypeError('joinFleet: quotas must be an array');
  const network: Partial<NetworkOptions<K>> = Object.fromEntries(
    ofNetwork.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  );
  const settings: FleetSettings = {
    engine,
    host: host as string,
    scheduler: readScheduler('scheduler', given.scheduler ?? asyncScheduler),
    quotas: checkNames(Array.from(quotas, readQuota)),
    staleAfter: readInteger('joinFleet: staleAfter', given.staleAfter ?? 1_000),
    onStale: readChoice('joinFleet: onStale', onStale, ['deny-new', 'end', 'allow']),
    onUnavailable: readChoice('joinFleet: onUnavailable', onUnavailable, ['deny', 'local']),
    engineTimeout: readInteger('joinFleet: engineTimeout', given.engineTimeout ?? 200),
    log: log === false ? undefined : readLog(log),
  };
  const { beat } = engine;
  if (isAmount(beat) && settings.staleAfter < beat * 2) {
    throw new RangeError(
      `joinFleet: staleAfter ${settings.staleAfter} ms is shorter than two beats of the engine, ${beat} ms each`,
    );
  }
  checkAuditTimeout('joinFleet', settings, given.limits?.auditTimeout ?? defaultLimits.auditTimeout);
  return { network: network as NetworkOptions<K>, settings };
}

/** @throws RangeError if the questions of one request could outlast the timeout of its audits (S8) */
export function checkAuditTimeout(what: string, { quotas, engineTimeout }: FleetSettings, auditTimeout: number): void {
  const longest = quotas.reduce((sum, quota) => sum + questionsOf(quota), 0);
  if (longest * engineTimeout < auditTimeout) return;
  throw new RangeError(
    `${what}: ${longest} questions of engineTimeout ${engineTimeout} ms outlast limits.auditTimeout, ${auditTimeout} ms`,
  );
}

/** How many questions one request may wait for. Some wait for one that is on its way first. */
function questionsOf(quota: Quota): number {
  if (quota.what === 'connections') return 3;
  return quota.what === 'bytes' && quota.exact === true ? 2 : 1;
}

const ofNetwork = ['transport', 'http', 'policy', 'kinds', 'limits', 'scheduler', 'onError'] as const;
const ofFleet = [
  ...(['engine', 'host', 'quotas', 'staleAfter', 'onStale'] as const),
  ...(['onUnavailable', 'engineTimeout', 'log'] as const),
];
const methods = ['take', 'hold', 'draw', 'append', 'change', 'follow', 'publish', 'forget', 'look', 'read'] as const;

/** Returns whether something has the methods of an engine. */
export function isEngine(given: unknown): given is FleetEngine {
  const engine = Object(given) as Partial<FleetEngine>;
  return methods.every((name) => typeof engine[name] === 'function');
}

function readQuota(given: unknown): Quota {
  const what = readChoice('joinFleet: quota.what', (Object(given) as Quota).what, ['attempts', 'connections', 'bytes']);
  const read = readOptions<AnyQuota>(`joinFleet: quota of ${what}`, given, ['what', 'by', 'name', ...partsOf[what]]);
  const { by, name, per } = read;
  if (typeof by !== 'function')
    readChoice('joinFleet: quota.by, unless a function,', by as string, ['subject', 'tenant', 'kind', 'all']);
  if (name !== undefined) checkId('joinFleet: quota.name', name);
  for (const number of ['count', 'most', 'share', 'block'] as const) {
    if (number === needed[what] || read[number] !== undefined) readQuotaNumber(number, read[number]);
  }
  if (what === 'attempts') {
    readInteger('joinFleet: quota.count', read.count);
    readInteger('joinFleet: quota.per', per);
  }
  if (what === 'bytes') readChoice('joinFleet: quota.per', per as string, ['hour', 'day']);
  readBoolean('joinFleet: quota.exact', read.exact);
  for (const part of ['share', 'block'] as const) {
    if (read.most !== undefined && (read[part] ?? 0) > read.most) {
      throw new RangeError(`joinFleet: quota.${part} must be at most quota.most`);
    }
  }
  if (read.block !== undefined && read.exact !== true) {
    throw new TypeError('joinFleet: quota.block has a meaning only with exact: true');
  }
  return Object.freeze({ ...read, what }) as unknown as Quota;
}

interface AnyQuota {
  readonly what: Quota['what'];
  readonly by: Quota['by'];
  readonly name: string;
  readonly count: number;
  readonly per: unknown;
  readonly most: number;
  readonly share: number;
  readonly exact: boolean;
  readonly block: number;
}

const partsOf = {
  attempts: ['count', 'per'],
  connections: ['most', 'share'],
  bytes: ['most', 'per', 'exact', 'block'],
} as const;
const needed = { attempts: 'count', connections: 'most', bytes: 'most' } as const;

/** Budgets of bytes may be larger than timers can be long. */
function readQuotaNumber(name: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw new RangeError(`joinFleet: quota.${name} must be a positive integer`);
  }
}

function checkNames(quotas: readonly Quota[]): readonly Quota[] {
  const names = quotas.map(({ what, by, name }) => `${what} ${name ?? (typeof by === 'function' ? 'own' : by)}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`joinFleet: two quotas count as "${twice}": give one of them a name`);
  return quotas;
}

function readLog(given: LogOptions): Required<LogOptions> {
  const read = readOptions<LogOptions>('joinFleet: log', given, [
    'bufferRecords',
    'bufferBytes',
    'flushEvery',
    'batch',
  ]);
  return {
    bufferRecords: readInteger('joinFleet: log.bufferRecords', read.bufferRecords ?? 65_536),
    bufferBytes: readInteger('joinFleet: log.bufferBytes', read.bufferBytes ?? 33_554_432),
    flushEvery: readInteger('joinFleet: log.flushEvery', read.flushEvery ?? 50),
    batch: readInteger('joinFleet: log.batch', read.batch ?? 512),
  };
}
